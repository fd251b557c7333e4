import type { InputDigest, RowProblem } from "../model/audience.ts";
import type { CsvSource, NumbersSource } from "../model/campaign.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import type { FileDoor } from "../model/files.ts";
import type { AudienceRequest } from "./audience-request.ts";
import { csvError, inputErrors, mostErrorsPerFile } from "./csv-errors.ts";
import type { CsvLayout } from "./csv-layout.ts";
import { headerErrors, layOut } from "./csv-layout.ts";
import type { CsvRecord } from "./csv-record.ts";
import { isKept } from "./is-kept.ts";
import { inColumn } from "./judge-rows.ts";
import type { NumberSet } from "./number-set.ts";
import { openNumberSet } from "./number-set.ts";
import type { ParsePhone } from "./parse-phone.ts";
import { raggedness } from "./raggedness.ts";
import type { CsvBatch } from "./read-csv.ts";
import { readCsv } from "./read-csv.ts";
import { placeOf } from "./read-written-rows.ts";

/** Everyone who must not be messaged. Complete only where there are no diagnostics. */
export interface Suppressions {
  readonly numbers: Pick<NumberSet, "has">;
  readonly inputs: readonly InputDigest[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads all lists into one set. What is no number is an error here, not an invalid row:
 * somebody's wish could not be honoured.
 */
export async function readSuppressions(
  { suppressions, defaultCountry, files }: AudienceRequest,
  parsePhone: ParsePhone,
): Promise<Suppressions> {
  const numbers = openNumberSet();
  const inputs: InputDigest[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { source, document } of suppressions) {
    const country = source.country ?? defaultCountry;
    const list: OpenList = {
      document,
      files,
      finished: (input) => inputs.push(input),
      note(text) {
        const parsed = parsePhone(text, country);
        if (!("key" in parsed)) return parsed;
        numbers.add(parsed.key);
        return undefined;
      },
    };
    diagnostics.push(
      ...(source.kind === "csv" ? await noteFile(source, list) : noteNumbers(source, list)),
    );
  }
  return { numbers, inputs, diagnostics };
}

interface OpenList {
  /** The YAML that names the list. */
  readonly document: SourceDocument;
  readonly files: FileDoor;
  readonly finished: (input: InputDigest) => void;
  /** Suppresses a number, or says why it cannot. */
  readonly note: (text: string) => RowProblem | undefined;
}

function noteNumbers(source: NumbersSource, { document, note }: OpenList): readonly Diagnostic[] {
  return source.numbers.flatMap((text, nth): readonly Diagnostic[] => {
    const problem = note(text);
    if (problem === undefined) return [];
    const { field: _, ...words } = problem;
    const place = document.place(placeOf(source, nth));
    return [{ ...place, severity: "error", ...words, sensitive: true }];
  });
}

async function noteFile(source: CsvSource, list: OpenList): Promise<readonly Diagnostic[]> {
  const diagnostics: Diagnostic[] = [];
  let headerSeen = false;
  try {
    for await (const batch of readCsv(source, list.files, list.finished)) {
      if (!headerSeen) diagnostics.push(...headerErrors(batch.header, source, list.document));
      if (!headerSeen && diagnostics.length > 0) break;
      headerSeen = true;
      if (source.columnsOnly) break;
      diagnostics.push(...noteBatch(batch, source, list));
      if (diagnostics.length >= mostErrorsPerFile) break;
    }
  } catch (error) {
    diagnostics.push(...inputErrors(error, source, list.document));
  }
  return diagnostics;
}

function noteBatch(
  { header, records }: CsvBatch,
  source: CsvSource,
  list: OpenList,
): readonly Diagnostic[] {
  const layout = layOut(header, source);
  return records.flatMap((record) => {
    const problem = noteRecord(record, layout, list);
    return problem === undefined
      ? []
      : csvError(source, record.line, inColumn(problem, source.phone));
  });
}

/** A row without a number, or that `where` leaves out, suppresses nobody. */
function noteRecord(
  { cells }: CsvRecord,
  { names, phone, where }: CsvLayout,
  { note }: OpenList,
): RowProblem | undefined {
  const ragged = raggedness(cells, names);
  if (ragged !== undefined) return ragged;
  const number = cells[phone] ?? "";
  return number.trim() === "" || !isKept(cells, where) ? undefined : note(number);
}
