import type { AudienceRow, RowProblem } from "../model/audience.ts";
import type { NumberSet } from "./number-set.ts";
import type { ParsedPhone, ParsePhone } from "./parse-phone.ts";
import { shownName } from "./shown.ts";

/** A row before anything is known about its number. */
export interface WrittenRow extends Pick<
  AudienceRow,
  "source" | "line" | "column" | "ref" | "columns"
> {
  readonly number: string;
  /** For a number without a country code. */
  readonly country: string | undefined;
  /** The column with the number, where there are columns. */
  readonly field?: string;
  /** The row is not fit to be read, whatever its number. */
  readonly problem?: RowProblem | undefined;
}

/** Decides about rows in the order of the campaign, for one reading of it. */
export type JudgeRow = (row: WrittenRow) => AudienceRow;

/** What judging needs beside rows. */
export interface Judging {
  readonly parsePhone: ParsePhone;
  /** The numbers on the lists. */
  readonly suppressed: Pick<NumberSet, "has">;
  /** Empty at first. */
  readonly seen: NumberSet;
}

export function openJudge({ parsePhone, suppressed, seen }: Judging): JudgeRow {
  return (row) => {
    if (row.problem !== undefined) return invalid(row, row.problem);
    const parsed = parsePhone(row.number, row.country);
    if (!("key" in parsed)) return invalid(row, inColumn(parsed, row.field));
    const duplicate = !seen.add(parsed.key);
    return usable(row, parsed, { duplicate, suppressed: suppressed.has(parsed.key) });
  };
}

function usable(
  { source, line, column, ref, columns }: WrittenRow,
  { key, phone, country }: ParsedPhone,
  { duplicate, suppressed }: Pick<AudienceRow, "duplicate" | "suppressed">,
): AudienceRow {
  return {
    source,
    line,
    column,
    key,
    phone,
    country,
    ref,
    columns,
    duplicate,
    suppressed,
  };
}

function invalid(
  { source, line, column, ref, columns, number }: WrittenRow,
  problem: RowProblem,
): AudienceRow {
  return {
    source,
    line,
    column,
    key: 0,
    phone: number,
    country: "",
    ref,
    columns,
    problem,
    duplicate: false,
    suppressed: false,
  };
}

/** `problem` of a number, said of the column it stands in. */
export function inColumn(problem: RowProblem, field: string | undefined): RowProblem {
  if (field === undefined) return problem;
  return { ...problem, message: `${problem.message} (column ${shownName(field)})`, field };
}
