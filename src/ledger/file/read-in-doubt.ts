import type { AttemptRecord } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { attemptRecord, selectAttempt, type AttemptRow } from "../attempt-row.ts";
import { decides, inDoubt } from "../results.ts";
import { hasOther } from "./by-recipient.ts";
import type { Database } from "./sqlite.ts";

const pageSize = 500;

/** The next page of those in doubt after recipient `after`, by recipient; empty at the end. */
export type ReadInDoubt = (
  wave: number | undefined,
  after: RecipientKey,
) => readonly AttemptRecord[];

export function inDoubtReader(database: Database): ReadInDoubt {
  const select = database.prepare(`
    ${selectAttempt}
    WHERE a.wave = ? AND a.recipient > ? AND ${inDoubt}
      AND NOT ${hasOther("later", "a", `later.attempt > a.attempt AND ${decides}`)}
    ORDER BY a.recipient LIMIT ${pageSize}`);
  return (wave, after) => {
    if (wave === undefined) return [];
    const rows: AttemptRow[] = select.all(wave, after);
    return rows.map(attemptRecord);
  };
}
