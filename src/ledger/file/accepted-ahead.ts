import type { RecipientKey } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
import type { Database } from "./sqlite.ts";

/**
 * Remembers a few thousand recipients who were accepted at their first attempt, those whose
 * attempts come next in the file: who is asked about in the order of an earlier run need not be
 * looked up one by one. Nothing ever takes an accepted attempt back, so what it says stays true;
 * what it does not say has to be looked up.
 */
export interface AcceptedAhead {
  has(wave: number, recipient: RecipientKey): boolean;
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

export function acceptedAhead(database: Database): AcceptedAhead {
  const select = database.prepare(`
    SELECT json_group_array(recipient) AS recipients FROM attempts
    WHERE id > ?1 AND id <= ?1 + ${rowsAhead} AND wave = ?2
      AND attempt = 1 AND result = ${resultCode.accepted}
      AND id NOT IN (SELECT attempt FROM resolutions)`);
  let ofWave = 0;
  let readUpTo = 0;
  let accepted: readonly RecipientKey[] = [];
  let turn = 0;

  const readBehind = (wave: number, attempt: number): void => {
    const row: { recipients: string } = select.get(attempt, wave);
    accepted = JSON.parse(row.recipients);
    ofWave = wave;
    readUpTo = attempt + rowsAhead;
    turn = 0;
  };

  return {
    has(wave, recipient) {
      if (wave !== ofWave) return false;
      if (turn > 0 && turn === accepted.length) readBehind(wave, readUpTo);
      const nth = accepted[turn] === recipient ? turn : nthNear(accepted, turn, recipient);
      if (nth === undefined) return false;
      turn = Math.max(turn, nth + 1);
      return true;
    },
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
