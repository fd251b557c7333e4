import { maskNumbers, maskPhone } from "../model/phone.ts";
import type { ReportRow } from "../model/report.ts";
import { clipped } from "./html-text.ts";
import { safeText } from "./safe-text.ts";
import { sharePlaces } from "./share-places.ts";
import { withoutOwnNumber } from "./without-own-number.ts";

/** Outcomes that somebody should look at, the most pressing first. */
export const attentionOutcomes = [
  "in_doubt",
  "failed",
  "rejected",
  "invalid",
  "not_attempted",
] as const satisfies ReportRow["outcome"][];

export type AttentionOutcome = (typeof attentionOutcomes)[number];

/** A row as it may be shown: masked, safe and short. */
export interface AttentionRow {
  readonly outcome: AttentionOutcome;
  readonly recipient: string;
  readonly ref: string;
  /** Source and line. */
  readonly place: string;
  readonly code: string;
  readonly error: string;
  readonly httpStatus: number | undefined;
  readonly attempts: number;
}

export interface Attention {
  /** In the order of the sources; all outcomes have their share of the places. */
  readonly rows: readonly AttentionRow[];
  /** How many there are in all. */
  readonly counts: Readonly<Record<AttentionOutcome, number>>;
}

export interface AttentionRows {
  add(row: ReportRow): void;
  taken(): Attention;
}

const mostAttentionRows = 1000;

/** Keeps at most 1,000 of each outcome, and shows at most 1,000 in all. */
export function openAttentionRows(reveal: boolean): AttentionRows {
  const kept: { readonly nth: number; readonly row: AttentionRow }[][] = attentionOutcomes.map(
    () => [],
  );
  const counts = { in_doubt: 0, failed: 0, rejected: 0, invalid: 0, not_attempted: 0 };
  let nth = 0;
  return {
    add(row) {
      const outcome = attentionOutcomes.find((name) => name === row.outcome);
      if (outcome === undefined) return;
      counts[outcome] += 1;
      if (counts[outcome] > mostAttentionRows) return;
      const shown = { ...attentionRow(row, reveal), outcome };
      kept[attentionOutcomes.indexOf(outcome)]?.push({ nth: nth++, row: shown });
    },
    taken() {
      const needs = kept.map((rows) => rows.length);
      const shares = sharePlaces(needs, mostAttentionRows);
      const rows = kept.flatMap((group, index) => group.slice(0, shares[index] ?? 0));
      return { rows: rows.toSorted((a, b) => a.nth - b.nth).map(({ row }) => row), counts };
    },
  };
}

/** Masks first and shortens then: a number cut in half would not be known for one. */
export function attentionRow(row: ReportRow, reveal: boolean): Omit<AttentionRow, "outcome"> {
  const safe = safeText(row.recipient);
  const own = (text: string): string => (reveal ? text : withoutOwnNumber(text, row.recipient));
  const numbers = (text: string): string => (reveal ? text : maskNumbers(text));
  return {
    recipient: clipped(reveal ? safe : maskPhone(safe), 24),
    ref: clipped(safeText(own(row.ref)), 48),
    place: `${clipped(safeText(row.source), 80)}:${row.line}`,
    code: clipped(safeText(numbers(row.errorCode)), 48),
    error: clipped(safeText(numbers(row.error)), 160),
    httpStatus: row.httpStatus,
    attempts: row.attempts,
  };
}
