import type { RecipientKey } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
import type { Database } from "./sqlite.ts";

/**
 * Remembers a few thousand recipients who were accepted at their first attempt, those whose
 * attempts come next in the file: who is asked about in the order of an earlier run need not be
 * looked up one by one. Nothing ever takes an accepted attempt back, so what it says stays true.
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

export function acceptedAhead(database: Database): AcceptedAhead {
  const select = database.prepare(`
    SELECT json_group_array(recipient) AS recipients FROM attempts
    WHERE id > ?1 AND id <= ?1 + ${rowsAhead} AND wave = ?2
      AND attempt = 1 AND result = ${resultCode.accepted}
      AND id NOT IN (SELECT attempt FROM resolutions)`);
  let ofWave = 0;
  let accepted: ReadonlySet<RecipientKey> = new Set();

  return {
    has: (wave, recipient) => wave === ofWave && accepted.has(recipient),
    found(wave, attempts) {
      const last = attempts.reduce((most, id) => Math.max(most, id), 0);
      const first = attempts.reduce((least, id) => Math.min(least, id), last);
      const liesTogether = last - first < attempts.length * mostBetween;
      if (attempts.length < fewest || !liesTogether) return;
      const row: { recipients: string } = select.get(last, wave);
      accepted = new Set<RecipientKey>(JSON.parse(row.recipients));
      ofWave = wave;
    },
  };
}
