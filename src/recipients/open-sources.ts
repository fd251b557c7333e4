import type { SourceColumns } from "../model/audience.ts";
import type { CsvSource, DraftSource } from "../model/campaign.ts";
import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { AudienceRequest } from "./audience-request.ts";
import { csvError, inputErrors } from "./csv-errors.ts";
import { headerErrors, layOut } from "./csv-layout.ts";
import type { CsvBatch } from "./read-csv.ts";
import { readCsv } from "./read-csv.ts";
import type { OpenCsv } from "./read-csv-rows.ts";
import type { OpenNumbers, OpenTags } from "./read-written-rows.ts";

export type OpenSource = OpenCsv | OpenNumbers | OpenTags;

export interface OpenSources {
  /** One for each source of the campaign. */
  readonly columns: readonly SourceColumns[];
  /** Those that rows can be read from. */
  readonly readable: readonly OpenSource[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the header of every CSV. Where it could not be read the columns are unknown. A source
 * with any other error has columns, and rows where the error leaves no doubt which they are and
 * where their numbers stand.
 */
export async function openSources(request: AudienceRequest): Promise<OpenSources> {
  const columns: SourceColumns[] = [];
  const readable: OpenSource[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const [index, source] of request.sources.entries()) {
    const opened = await openSource(source, index, request);
    diagnostics.push(...opened.diagnostics);
    columns.push(columnsOf(source, opened.value));
    if (opened.value !== undefined && hasRows(opened.value)) readable.push(opened.value);
  }
  return { columns, readable: withOneTags(readable), diagnostics };
}

async function openSource(
  source: DraftSource,
  index: number,
  request: AudienceRequest,
): Promise<Checked<OpenSource>> {
  switch (source.kind) {
    case "csv":
      return openCsv(source, index, request);
    case "numbers": {
      const country = source.country ?? request.defaultCountry;
      return { value: { kind: "numbers", index, source, country }, diagnostics: [] };
    }
    case "tags":
      return { value: { kind: "tags", index, source }, diagnostics: [] };
    case "unknown":
      return { diagnostics: [] };
  }
}

async function openCsv(
  source: CsvSource,
  index: number,
  { document, files, defaultCountry }: AudienceRequest,
): Promise<Checked<OpenCsv>> {
  try {
    const start = await firstBatch(readCsv(source, files));
    if (start === undefined) return { diagnostics: [noRows(source, 1, "the file is empty")] };
    const { header, records } = start;
    const diagnostics = [...headerErrors(header, source, document)];
    // Then the names are somebody's data, and no columns.
    if (diagnostics.some(({ code }) => code === "no_header")) return { diagnostics };
    if (records.length === 0) {
      diagnostics.push(noRows(source, header.line, "there are no rows below the header"));
    }
    const country = source.country ?? defaultCountry;
    const layout = layOut(header, source);
    return { value: { kind: "csv", index, source, layout, country }, diagnostics };
  } catch (error) {
    return { diagnostics: inputErrors(error, source, document) };
  }
}

async function firstBatch(reading: AsyncGenerator<CsvBatch>): Promise<CsvBatch | undefined> {
  const { value, done } = await reading.next();
  await reading.return(undefined);
  return done === true ? undefined : value;
}

function noRows(source: CsvSource, line: number, message: string): Diagnostic {
  const hint = "export the file again, or take it out of `recipients`";
  return csvError(source, line, { code: "no_rows", message, hint });
}

/** Whether there is no doubt which rows are meant, and where in them the numbers stand. */
function hasRows(opened: OpenSource): boolean {
  if (opened.kind === "numbers") return true;
  if (opened.source.columnsOnly) return false;
  if (opened.kind === "tags") return true;
  const { layout, source } = opened;
  return [source.phone, ...Object.keys(source.where)].every(
    (wanted) => layout.names.filter((name) => name === wanted).length === 1,
  );
}

function columnsOf(source: DraftSource, opened: OpenSource | undefined): SourceColumns {
  if (source.kind === "unknown") return { label: source.kind, names: [], unknown: true };
  if (source.kind !== "csv") return { label: source.kind, names: [] };
  if (opened?.kind !== "csv") return { label: source.file, names: [], unknown: true };
  const { names } = opened.layout;
  const isClear = new Set(names).size === names.length && !names.includes("");
  return { label: source.file, names, ...(!isClear && { unclear: true }) };
}

/** The provider expands all tags in one request, so together they are one row, where the first stand. */
function withOneTags(sources: readonly OpenSource[]): readonly OpenSource[] {
  const tagged = sources.filter((source) => source.kind === "tags");
  const tags = [...new Set(tagged.flatMap(({ source }) => source.tags))];
  return sources.flatMap((opened): readonly OpenSource[] => {
    if (opened.kind !== "tags") return [opened];
    return opened === tagged[0] ? [{ ...opened, source: { ...opened.source, tags } }] : [];
  });
}
