import type { Outcome } from "../model/ledger.ts";
import type { Report, ReportTotals, RunStatus } from "../model/report.ts";

/** What *accepted* promises, wherever it is counted. */
export const acceptedMeans =
  "accepted means that the provider took the message; it does not mean delivered";

/** One sentence that says what happened. Holds counts and our own words only. */
export function headline(report: Report): string {
  return `${report.sandbox ? "rehearsal: " : ""}${prefixes[report.status]}${whatHappened(report)}`;
}

/** `, shard 2/4` or `, merged from 4 shards`; empty for a run of its own. */
export function shareOf({ shard, merged }: Report): string {
  if (shard !== undefined) return `, shard ${shard.index}/${shard.of}`;
  return merged === undefined ? "" : `, merged from ${merged.length} shards`;
}

/** 12345 as `12,345`, and 1234.5 as `1,234.5`. */
export function count(n: number): string {
  // The first number that `toLocaleString` formats takes it a fiftieth of a second.
  return String(n).replaceAll(/(?<!\.\d*)\B(?=(?:\d{3})+(?!\d))/g, ",");
}

/** Enough of a digest to tell versions of a text apart. */
export function shortDigest(digest: string): string {
  return digest.replace(/^sha256:/, "").slice(0, 12);
}

/** `not_attempted` as `not attempted`. */
export function words(name: string): string {
  return name.replaceAll("_", " ");
}

const prefixes: Readonly<Record<RunStatus, string>> = {
  completed: "",
  aborted: "stopped part-way: ",
  interrupted: "interrupted: ",
  dry_run: "dry run: ",
};

const unlucky = ["rejected", "failed", "in_doubt", "not_attempted"] as const satisfies Outcome[];
const leftOut = ["already_sent", "held", "invalid", "duplicate", "suppressed"] as const;

function whatHappened({ status, totals }: Report): string {
  if (totals.planned === 0) return joined("nothing to send", totals, leftOut);
  if (status === "dry_run") return `${count(totals.planned)} planned, nothing was sent`;
  const accepted = `${count(totals.accepted)} of ${count(totals.planned)} accepted`;
  return joined(accepted, totals, unlucky);
}

function joined(
  start: string,
  totals: ReportTotals,
  names: readonly (keyof ReportTotals)[],
): string {
  const told = names.filter((name) => totals[name] > 0);
  if (told.length === 0) return start;
  return `${start}; ${told.map((name) => `${count(totals[name])} ${words(name)}`).join(", ")}`;
}
