import type { RecipientKey } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
import type { Database } from "./sqlite.ts";

/**
 * Remembers a few thousand recipients who were plainly accepted at their first attempt, those whose
 * attempts come next in the file: who is asked about in the order of an earlier run need not be
 * looked up one by one. Nothing ever takes an accepted attempt back or changes it, so what it says
 * stays true; what it does not say has to be looked up.
 */
export interface AcceptedAhead<Column extends string = never> {
  /** Which of those remembered now it is; `undefined`: not known. */
  find(wave: number, recipient: RecipientKey): number | undefined;
  /** What stands there of one that was just found. */
  valueOf(nth: number, column: Column): unknown;
  /** Attempts that were looked up and are such: where they lie together, those behind them are read. */
  found(wave: number, attempts: readonly number[]): void;
}

const rowsAhead = 16_384;

/** Fewer say nothing about their order. */
const fewest = 100;

/** So many others may lie between two that were asked for one after the other. */
const mostBetween = 4;

/** Who is asked about out of turn is looked for among so many before and behind the turn. */
const reach = 64;

type Row = Readonly<Record<string, string>>;

/** `columns`: of `attempts`, what is remembered of each beside the recipient. */
export function acceptedAhead<Column extends string = never>(
  database: Database,
  columns: readonly Column[] = [],
): AcceptedAhead<Column> {
  // A text for each column, for it is read twice as fast as one for each row.
  const lists = ["recipient", ...columns].map((name) => `json_group_array(${name}) AS ${name}`);
  const select = database.prepare(`
    SELECT ${lists.join(", ")} FROM attempts
    WHERE id > ?1 AND id <= ?1 + ${rowsAhead} AND wave = ?2
      AND attempt = 1 AND result = ${resultCode.accepted} AND code IS NULL AND error IS NULL
      AND id NOT IN (SELECT attempt FROM resolutions)`);
  let ofWave = 0;
  let readUpTo = 0;
  let accepted: readonly RecipientKey[] = [];
  let values: ReadonlyMap<string, readonly unknown[]> = new Map();
  let turn = 0;

  const readBehind = (wave: number, attempt: number): void => {
    const row: Row = select.get(attempt, wave);
    accepted = JSON.parse(row["recipient"] ?? "[]");
    values = new Map(columns.map((name) => [name, JSON.parse(row[name] ?? "[]")]));
    ofWave = wave;
    readUpTo = attempt + rowsAhead;
    turn = 0;
  };

  return {
    find(wave, recipient) {
      if (wave !== ofWave) return undefined;
      if (turn > 0 && turn === accepted.length) readBehind(wave, readUpTo);
      const nth = accepted[turn] === recipient ? turn : nthNear(accepted, turn, recipient);
      if (nth !== undefined) turn = Math.max(turn, nth + 1);
      return nth;
    },
    valueOf: (nth, column) => values.get(column)?.[nth],
    found(wave, attempts) {
      const last = attempts.reduce((most, id) => Math.max(most, id), 0);
      const first = attempts.reduce((least, id) => Math.min(least, id), last);
      const liesTogether = last - first < attempts.length * mostBetween;
      if (attempts.length >= fewest && liesTogether) readBehind(wave, last);
    },
  };
}

function nthNear(
  accepted: readonly RecipientKey[],
  turn: number,
  recipient: RecipientKey,
): number | undefined {
  const end = Math.min(turn + reach, accepted.length);
  for (let nth = Math.max(0, turn - reach); nth < end; nth += 1) {
    if (accepted[nth] === recipient) return nth;
  }
  return undefined;
}
