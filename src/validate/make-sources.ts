import { dirname, isAbsolute, join, resolve } from "node:path";
import type { AudienceSource, CsvSource, ListSource } from "../model/campaign.ts";
import type { Path, SourceDocument } from "../model/document.ts";
import type * as written from "../model/written-campaign.gen.ts";
import { defaults } from "./defaults.ts";

/** `recipients` as later stages want them. Paths become absolute. */
export function makeSources(
  document: SourceDocument,
  recipients: readonly written.Source[],
): readonly AudienceSource[] {
  return recipients.map((source, index) => makeSource(document, source, ["recipients", index]));
}

/** The entry of `recipients` that stands at `at`. */
export function makeSource(
  document: SourceDocument,
  source: written.Source,
  at: Path,
): AudienceSource {
  if ("tags" in source) return { kind: "tags", at, tags: source.tags };
  return makeListSource(document, source, at);
}

/** An entry of `exclude` or `suppress`, or a list of `recipients`. */
export function makeListSource(
  document: SourceDocument,
  source: written.ListSource,
  at: Path,
): ListSource {
  if ("csv" in source) return makeCsvSource(document, source, at);
  const { numbers, country } = source;
  return { kind: "numbers", at, numbers, ...(country !== undefined && { country }) };
}

/** The rows of a file, as a campaign or `suppress` names them. */
export function makeCsvSource(
  document: SourceDocument,
  source: written.CsvSource,
  at: Path,
): CsvSource {
  const { csv, phone = defaults.csv.phone, ref, country, where = {} } = source;
  return {
    kind: "csv",
    path: resolve(dirname(document.path), csv),
    written: csv,
    file: isAbsolute(csv) ? csv : join(dirname(document.file), csv),
    at,
    phone,
    ...(ref !== undefined && { ref }),
    ...(country !== undefined && { country }),
    where,
  };
}
