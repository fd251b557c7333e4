import type { Intent, Settlement } from "../../model/ledger.ts";
import { maskPhone, phoneOf, type RecipientKey } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
import type { Database } from "./sqlite.ts";

/** An attempt that has no place in the order by recipient yet. */
export interface FreshAttempt {
  readonly id: number;
  readonly attempt: number;
  /** The one before it at the same recipient, if that has no place either. */
  readonly before: FreshAttempt | undefined;
}

/** The latest of them at each recipient. */
export type FreshAttempts = Map<RecipientKey, FreshAttempt>;

/**
 * Throws a plain `Error`, our bug, where somebody would be attempted who is accepted or still
 * open, in whichever run, or twice in one commit.
 */
export function secondAttemptRefuser(
  database: Database,
  wave: number,
  fresh: FreshAttempts,
): (intents: readonly Intent[]) => void {
  const earlierOf = earlierReader(database, wave);
  return (intents) => {
    if (intents.length === 0) return;
    const wanted = new Map<RecipientKey, Intent>();
    const freshIds: number[] = [];
    for (const one of intents) {
      if (wanted.has(one.recipient)) throw bug("must not be attempted twice at once", one);
      wanted.set(one.recipient, one);
      for (let at = fresh.get(one.recipient); at; at = at.before) freshIds.push(at.id);
    }
    for (const [recipient, attempt, result] of earlierOf([...wanted.keys()], freshIds)) {
      const one = wanted.get(recipient);
      const mayFollow = result !== null && result !== resultCode.accepted;
      if (one && (attempt >= one.attempt || !mayFollow))
        throw bug("must not be attempted again", one);
    }
  };
}

type Earlier = readonly [recipient: number, attempt: number, result: number | null];

/** One question for all of them, with one answer: each call costs more than what SQLite does in it. */
function earlierReader(
  database: Database,
  wave: number,
): (recipients: readonly RecipientKey[], freshIds: readonly number[]) => readonly Earlier[] {
  const select = database.prepare(`
    SELECT json_group_array(json_array(a.recipient, a.attempt, a.result)) AS found
    FROM (
      SELECT place.id FROM json_each(?2) AS asked
      CROSS JOIN main.placed AS place ON place.wave = ?1 AND place.recipient = asked.value
      UNION ALL SELECT value FROM json_each(?3)
    ) AS earlier CROSS JOIN attempts AS a ON a.id = earlier.id`);
  return (recipients, freshIds) => {
    const [whom, ids] = [JSON.stringify(recipients), JSON.stringify(freshIds)];
    const row: { found: string } = select.get(wave, whom, ids);
    return JSON.parse(row.found);
  };
}

export function bug(what: string, one: Intent | Settlement): Error {
  return new Error(`${maskPhone(phoneOf(one.recipient))} ${what} (attempt ${one.attempt})`);
}
