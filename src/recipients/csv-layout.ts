import type { RowProblem } from "../model/audience.ts";
import type { CsvSource } from "../model/campaign.ts";
import type { Diagnostic, Place } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import { csvError } from "./csv-errors.ts";
import type { CsvRecord } from "./csv-record.ts";
import { nearestName } from "../model/nearest-name.ts";
import { shownName, shownNames } from "./shown.ts";

/** Where things stand in the records of one file: indexes of cells, -1 for what is not there. */
export interface CsvLayout {
  readonly names: readonly string[];
  readonly phone: number;
  readonly ref: number;
  readonly where: readonly WhereColumn[];
}

export interface WhereColumn {
  readonly index: number;
  readonly values: ReadonlySet<string>;
}

/** The names in a header. White space around a name is nobody's intention. */
export function namesIn({ cells }: CsvRecord): readonly string[] {
  return cells.map((name) => name.trim());
}

/** Where the columns that `source` speaks of stand under `header`. */
export function layOut(header: CsvRecord, source: CsvSource): CsvLayout {
  const names = namesIn(header);
  return {
    names,
    phone: names.indexOf(source.phone),
    ref: source.ref === undefined ? -1 : names.indexOf(source.ref),
    where: Object.entries(source.where).map(([name, values]) => ({
      index: names.indexOf(name),
      values: new Set(values),
    })),
  };
}

/** Everything wrong with `header` itself, and with what the YAML wants of it. */
export function headerErrors(
  header: CsvRecord,
  source: CsvSource,
  document: SourceDocument,
): readonly Diagnostic[] {
  const names = namesIn(header);
  const inFile = (problem: RowProblem): Diagnostic => csvError(source, header.line, problem);
  if (source.columnsOnly) return badNames(names).map(inFile);
  if (!names.includes(source.phone)) {
    if (names.some(isNumber)) return [inFile(noHeader(source))];
    return [inFile(noPhoneColumn(names, source)), ...badNames(names).map(inFile)];
  }
  return [...badNames(names).map(inFile), ...missingColumns(names, source, document)];
}

function isNumber(name: string): boolean {
  return /^'?\+?\d[\d\s().-]{6,}$/.test(name);
}

function noHeader({ phone }: CsvSource): RowProblem {
  return {
    code: "no_header",
    message: "the first line holds a number where the names of the columns should be",
    hint: `put a line with the names above it, ${shownName(phone)} over the numbers`,
  };
}

function noPhoneColumn(names: readonly string[], source: CsvSource): RowProblem {
  const near = nearestName(source.phone, names) ?? (names.length === 1 ? names[0] : undefined);
  const question = near === undefined ? "" : `did you mean ${shownName(near)}? `;
  const written = near === undefined ? "COLUMN" : shownName(near);
  return {
    code: "missing_column",
    message: `there is no column ${shownName(source.phone)} for the numbers; the columns are ${shownNames(names)}`,
    hint: `${question}name the column with the numbers: { csv: ${source.written}, phone: ${written} }`,
  };
}

function badNames(names: readonly string[]): readonly RowProblem[] {
  return names.flatMap((name, index): readonly RowProblem[] => {
    if (name === "") return [unnamed(index)];
    const first = names.indexOf(name);
    return first === index ? [] : [twice(name, first, index)];
  });
}

function unnamed(index: number): RowProblem {
  return {
    code: "empty_column_name",
    message: `column ${index + 1} of the header has no name`,
    hint: "give it a name, or delete the column",
  };
}

function twice(name: string, first: number, second: number): RowProblem {
  return {
    code: "duplicate_column",
    message: `the header has ${shownName(name)} twice, as column ${first + 1} and column ${second + 1}`,
    hint: "rename one of them",
  };
}

function missingColumns(
  names: readonly string[],
  source: CsvSource,
  document: SourceDocument,
): readonly Diagnostic[] {
  const wanted = [
    ...(source.ref === undefined ? [] : [{ name: source.ref, place: refPlace(source, document) }]),
    ...Object.keys(source.where).map((name) => ({
      name,
      place: document.place([...source.at, "where", name], "key"),
    })),
  ];
  return wanted
    .filter(({ name }) => !names.includes(name))
    .map(({ name, place }) => missingColumn(name, names, source, place));
}

function refPlace(source: CsvSource, document: SourceDocument): Place {
  return document.place([...source.at, "ref"]);
}

function missingColumn(
  name: string,
  names: readonly string[],
  { file }: CsvSource,
  place: Place,
): Diagnostic {
  const near = nearestName(name, names);
  return {
    ...place,
    severity: "error",
    code: "missing_column",
    message: `${file} has no column ${shownName(name)}; its columns are ${shownNames(names)}`,
    hint: near === undefined ? "name one of its columns" : `did you mean ${shownName(near)}?`,
  };
}
