import type { Resolution, WaveName } from "../../model/ledger.ts";
import { inDoubt, resultCode } from "../results.ts";
import { catcherUp, hasOther } from "./by-recipient.ts";
import { writeTransaction, type Database } from "./sqlite.ts";
import { waveFinder } from "./waves.ts";

/** Settles those of a wave whose standing is in doubt. Returns how many were. */
export function resolveDoubts(database: Database, name: WaveName, resolution: Resolution): number {
  return writeTransaction(database, () => {
    const wave = waveFinder(database)(name)?.id;
    if (wave === undefined) return 0;
    const { recipients } = resolution;
    catcherUp(database)();
    if (recipients === undefined) return resolver(database, resolution, "TRUE")([wave]);
    const resolve = resolver(database, resolution, ofRecipient);
    return recipients.reduce((count, recipient) => count + resolve([wave, wave, recipient]), 0);
  });
}

const ofRecipient = "id IN (SELECT id FROM by_recipient WHERE wave = ? AND recipient = ?)";

/**
 * The doubt's own code and error move into the resolution; of a message that counts as
 * accepted they would only confuse.
 */
function resolver(
  database: Database,
  { outcome, reason, by, atMs }: Resolution,
  whom: string,
): (which: readonly number[]) => number {
  const result = resultCode[outcome];
  const doubtful = `wave = ? AND ${whom} AND ${inDoubt} AND ${nothingLater}`;
  const note = database.prepare(`
    INSERT INTO resolutions (attempt, outcome, reason, by_whom, at, code, error)
    SELECT id, ?, ?, ?, ?, code, error FROM attempts WHERE ${doubtful}`);
  const settle = database.prepare(`
    UPDATE attempts SET result = ?, code = iif(?, NULL, code), error = iif(?, NULL, error)
    WHERE ${doubtful}`);
  const forget = outcome === "accepted" ? 1 : 0;
  return (which) => {
    note.run(result, reason, by, atMs, ...which);
    return settle.run(result, forget, forget, ...which).changes;
  };
}

/** SQL: no later attempt took the decision from this one. */
const nothingLater = `NOT ${hasOther(
  "later",
  "attempts",
  `later.attempt > attempts.attempt
    AND (later.result IS NULL OR later.result < ${resultCode.retry})`,
)}`;
