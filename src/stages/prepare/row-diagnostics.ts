import type { DecidedRow } from "../../model/audience.ts";
import type { Allowance, DraftSource } from "../../model/campaign.ts";
import type { Diagnostic, Severity } from "../../model/diagnostic.ts";
import type { SourceDocument } from "../../model/document.ts";
import type { RowTotals } from "../../model/plan.ts";

/** What makes an invalid row an error. */
export interface RowJudge {
  readonly sources: readonly DraftSource[];
  /** The YAML, for rows written there. */
  readonly document: Pick<SourceDocument, "file">;
  readonly maxInvalid: Allowance;
}

/** Told one by one up to here; the rest is counted, so that a broken file of a million rows stays readable. */
const toldRows = 1000;

export interface RowDiagnostics {
  add(decided: DecidedRow): void;
  /** Errors where more rows are invalid than `max_invalid` allows, warnings otherwise. */
  told(totals: RowTotals): readonly Diagnostic[];
}

/** Turns invalid rows into diagnostics that point at their line. */
export function openRowDiagnostics(judge: RowJudge): RowDiagnostics {
  const rows: Omit<Diagnostic, "severity">[] = [];
  let untold = 0;

  return {
    add(decided) {
      if (decided.fate !== "invalid" || decided.problem === undefined) return;
      if (rows.length === toldRows) untold += 1;
      else rows.push(diagnosticOf(decided, judge));
    },
    told(totals) {
      const severity: Severity = isTooMany(totals, judge.maxInvalid) ? "error" : "warning";
      const told = rows.map((row) => ({ ...row, severity }));
      const last = told.at(-1);
      if (untold === 0 || last === undefined) return told;
      const message = `${untold} more rows are invalid after this one`;
      return [...told, { ...last, code: "more_invalid_rows", message }];
    },
  };
}

function diagnosticOf(
  { row, problem }: DecidedRow,
  { sources, document }: RowJudge,
): Omit<Diagnostic, "severity"> {
  const source = sources[row.source];
  return {
    file: source?.kind === "csv" ? source.file : document.file,
    line: row.line,
    column: row.column ?? 1,
    code: problem?.code ?? "",
    message: problem?.message ?? "",
    ...(problem?.hint === undefined ? {} : { hint: problem.hint }),
    sensitive: true,
  };
}

function isTooMany({ invalid, rows }: RowTotals, allowed: Allowance): boolean {
  return "count" in allowed ? invalid > allowed.count : invalid > allowed.share * rows;
}
