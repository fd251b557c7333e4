import type { DraftSource, ListSource, NamedList } from "../model/campaign.ts";
import type { Path, SourceDocument } from "../model/document.ts";
import type { ListSource as WrittenList, Source } from "../model/written-campaign.gen.ts";
import { type Complaint, isAbout, isSound } from "./complaint.ts";
import { isMapping } from "./is-mapping.ts";
import { makeCsvSource, makeListSource, makeSource } from "./make-sources.ts";

/**
 * The entries of `recipients` as far as they are known. Of one that `complaints` are about
 * there may be columns without rows, or only those numbers that are surely meant.
 */
export function draftSources(
  document: SourceDocument,
  complaints: readonly Complaint[],
): readonly DraftSource[] {
  const entries = entriesOf(document, "recipients", complaints);
  if (entries === undefined) return [{ kind: "unknown", at: ["recipients"] }];
  return entries.map((written, index) => {
    const at = ["recipients", index] as const;
    if (isSound(complaints, at)) return makeSource(document, written as Source, at);
    return partOf(document, { written, at, complaints });
  });
}

/** The lists that `key` names, `exclude` of a campaign or `suppress` of the project, likewise. */
export function draftLists(
  document: SourceDocument,
  key: "exclude" | "suppress",
  complaints: readonly Complaint[],
): readonly NamedList[] {
  return (entriesOf(document, key, complaints) ?? []).flatMap((entry, index): NamedList[] => {
    const at = [key, index] as const;
    const written = typeof entry === "string" ? { csv: entry } : entry;
    const source = isSound(complaints, at)
      ? makeListSource(document, written as WrittenList, at)
      : partOf(document, { written, at, complaints });
    if (source.kind === "csv") return [{ document, source }];
    return source.kind === "numbers" && source.numbers.length > 0 ? [{ document, source }] : [];
  });
}

/** Nothing where `key` is missing, or something is wrong with the list as a whole. */
function entriesOf(
  { value }: SourceDocument,
  key: string,
  complaints: readonly Complaint[],
): readonly unknown[] | undefined {
  const entries = isMapping(value) ? value[key] : undefined;
  return Array.isArray(entries) && !isAbout(complaints, [key]) ? entries : undefined;
}

/** An entry of a list that something is wrong with. */
interface Faulty {
  readonly written: unknown;
  readonly at: Path;
  readonly complaints: readonly Complaint[];
}

function partOf(document: SourceDocument, faulty: Faulty): DraftSource {
  const { written, at, complaints } = faulty;
  if (!isMapping(written)) return { kind: "unknown", at };
  if (typeof written["csv"] === "string" && isSound(complaints, [...at, "csv"])) {
    return { ...makeCsvSource(document, { csv: written["csv"] }, at), columnsOnly: true };
  }
  if (Object.hasOwn(written, "csv")) return { kind: "unknown", at };
  if (Object.hasOwn(written, "numbers")) return soundNumbers(document, written, faulty);
  const isTags = Object.hasOwn(written, "tags");
  return isTags ? { kind: "tags", at, tags: [], columnsOnly: true } : { kind: "unknown", at };
}

/** What is wrong with one number says nothing of the others, and no country is needed by one with a plus. */
function soundNumbers(
  document: SourceDocument,
  written: Readonly<Record<string, unknown>>,
  { at, complaints }: Faulty,
): ListSource {
  const list = [...at, "numbers"];
  const numbers: unknown = isAbout(complaints, list) ? [] : written["numbers"];
  const needsPlus = complaints.some((one) => !isSound([one], at) && isSound([one], list));
  const places = (Array.isArray(numbers) ? numbers : []).flatMap((number, nth) => {
    const isKnown = !needsPlus || String(number).trim().startsWith("+");
    return isKnown && isSound(complaints, [...list, nth]) ? [nth] : [];
  });
  const kept = places.map((nth) => (numbers as readonly string[])[nth] ?? "");
  const { country } = written;
  const isMeant = typeof country === "string" && !needsPlus;
  const entry = { numbers: kept, ...(isMeant && { country }) } as WrittenList;
  return { ...makeListSource(document, entry, at), places } as ListSource;
}
