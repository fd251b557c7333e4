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

/** What is decided about a row by its number. */
type Judged = Pick<AudienceRow, "key" | "phone" | "country" | "duplicate" | "suppressed"> & {
  readonly problem: RowProblem | undefined;
};

function usable(
  row: WrittenRow,
  { key, phone, country }: ParsedPhone,
  { duplicate, suppressed }: Pick<AudienceRow, "duplicate" | "suppressed">,
): AudienceRow {
  return judged(row, { key, phone, country, problem: undefined, duplicate, suppressed });
}

function invalid(row: WrittenRow, problem: RowProblem): AudienceRow {
  const { number: phone } = row;
  return judged(row, { key: 0, phone, country: "", problem, duplicate: false, suppressed: false });
}

/** All rows have the same keys in the same order: V8 then finds them in one way. */
function judged(row: WrittenRow, found: Judged): AudienceRow {
  const { source, line, column, ref, columns } = row;
  const { key, phone, country, problem, duplicate, suppressed } = found;
  return {
    source,
    line,
    column,
    key,
    phone,
    country,
    ref,
    columns,
    problem,
    duplicate,
    suppressed,
  };
}

/** A file's numbers all stand in one column, and many of them may be bad. */
let last = { field: "", shown: shownName("") };

/** `problem` of a number, said of the column it stands in. */
export function inColumn(problem: RowProblem, field: string | undefined): RowProblem {
  if (field === undefined) return problem;
  if (field !== last.field) last = { field, shown: shownName(field) };
  return { ...problem, message: `${problem.message} (column ${last.shown})`, field };
}
