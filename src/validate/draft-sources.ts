import type { AudienceSource } from "../model/campaign.ts";
import type { SourceDocument } from "../model/document.ts";
import type { Source } from "../model/written-campaign.gen.ts";
import { type Complaint, isSound } from "./complaint.ts";
import { isMapping } from "./is-mapping.ts";
import { makeCsvSource, makeSource } from "./make-sources.ts";
import type { Loose } from "./without-faults.ts";

/**
 * The entries of `recipients` as far as they are known: where `complaints` are about one, its
 * columns but none of its rows. Nothing where it cannot be told what kind one of them is.
 */
export function draftSources(
  document: SourceDocument,
  recipients: Loose<readonly Source[]> | undefined,
  complaints: readonly Complaint[],
): readonly AudienceSource[] | undefined {
  const sources = recipients?.map((source, index) => {
    const at = ["recipients", index] as const;
    if (isSound(complaints, at)) return makeSource(document, source as Source, at);
    return columnsOf(document, source, at);
  });
  return sources?.every((source) => source !== undefined) ? sources : undefined;
}

function columnsOf(
  document: SourceDocument,
  source: Loose<Source>,
  at: readonly [list: "recipients", index: number],
): AudienceSource | undefined {
  if ("csv" in source && source.csv !== undefined) {
    return { ...makeCsvSource(document, { csv: source.csv }, at), columnsOnly: true };
  }
  // What was wrong is not in `source` any more.
  const written = writtenAt(document, at);
  if (!isMapping(written)) return undefined;
  if (Object.hasOwn(written, "numbers")) return { kind: "numbers", at, numbers: [] };
  const isTags = Object.hasOwn(written, "tags");
  return isTags ? { kind: "tags", at, tags: [], columnsOnly: true } : undefined;
}

function writtenAt(
  { value }: SourceDocument,
  [list, index]: readonly [list: "recipients", index: number],
): unknown {
  const entries = isMapping(value) ? value[list] : undefined;
  return Array.isArray(entries) ? (entries[index] as unknown) : undefined;
}
