import type { WaveSummary } from "../model/ledger-care.ts";

export type SummaryCounts = Pick<WaveSummary, "attempts" | "open" | "runs">;

/** SQL: how much there is of a wave. `s` stands before the name of a table, `wave` for its number. */
export function summarySql(s: string, wave: string): string {
  const of = `FROM ${s}attempts WHERE wave = ${wave}`;
  return `SELECT (SELECT count(*) ${of}) AS attempts, (SELECT count(*) ${of} AND result IS NULL) AS open,
                 (SELECT count(*) FROM ${s}runs WHERE wave = ${wave}) AS runs`;
}
