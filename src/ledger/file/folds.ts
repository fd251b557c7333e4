import type { OutcomeCounts, RunFold } from "../../model/ledger.ts";
import { decides, interrupted, outcomeCounts, resultCode, type ResultCount } from "../results.ts";
import type { Database } from "./sqlite.ts";

const mostErrors = 20;

/** What a run did. Who ended on `retry` or `withdrawn` counts as no outcome. */
export function foldRun(database: Database, wave: number, run: number): RunFold {
  return {
    outcomes: outcomesOf(database, wave, run),
    ...attemptsOf(database, wave, run),
    versions: versionsOf(database, wave, run),
    errors: errorsOf(database, wave, run),
  };
}

/** Recipients by where their latest deciding attempt, of `run` or of any, leaves them. */
export function outcomesOf(database: Database, wave: number, run?: number): OutcomeCounts {
  const rows: ResultCount[] = database
    .prepare(
      `SELECT result, count(*) AS count FROM (
         SELECT result, max(attempt) FROM attempts
         WHERE wave = ? AND ${decides} ${ofRun(run)}
         GROUP BY recipient
       ) GROUP BY result`,
    )
    .all(wave, ...given(run));
  return outcomeCounts(rows);
}

/** Accepted by version of the text, most first. */
export function versionsOf(database: Database, wave: number, run?: number): RunFold["versions"] {
  const rows: { digest: string; accepted: number }[] = database
    .prepare(
      `SELECT versions.digest, counted.accepted FROM (
         SELECT version, count(*) AS accepted FROM attempts
         WHERE wave = ? AND result = ${resultCode.accepted} ${ofRun(run)}
         GROUP BY version
       ) AS counted JOIN versions ON versions.id = counted.version
       ORDER BY counted.accepted DESC, versions.id`,
    )
    .all(wave, ...given(run));
  return rows.map(({ digest, accepted }) => ({ digest, accepted }));
}

function attemptsOf(
  database: Database,
  wave: number,
  run: number,
): Pick<RunFold, "attempts" | "retries"> {
  const row: { attempts: number; recipients: number } = database
    .prepare(
      `SELECT coalesce(sum(attempts), 0) AS attempts, count(*) AS recipients FROM (
         SELECT count(*) AS attempts FROM attempts
         WHERE wave = ? AND run = ? AND result <> ${resultCode.withdrawn}
         GROUP BY recipient
       )`,
    )
    .get(wave, run);
  return { attempts: row.attempts, retries: row.attempts - row.recipients };
}

/** Why recipients did not end as accepted, most frequent first, with the first one's message. */
function errorsOf(database: Database, wave: number, run: number): RunFold["errors"] {
  const rows: { code: string; message: string; count: number }[] = database
    .prepare(
      `SELECT code, message, count(*) AS count, min(id) FROM (
         SELECT id, max(attempt), result,
                iif(result IS NULL, '${interrupted.code}', coalesce(code, 'unknown')) AS code,
                iif(result IS NULL, '${interrupted.error}', coalesce(error, '')) AS message
         FROM attempts WHERE wave = ? AND run = ? AND ${decides}
         GROUP BY recipient
       ) WHERE result IS NOT ${resultCode.accepted}
       GROUP BY code ORDER BY count(*) DESC, code LIMIT ${mostErrors}`,
    )
    .all(wave, run);
  return rows.map(({ code, message, count }) => ({ code, message, count }));
}

function ofRun(run: number | undefined): string {
  return run === undefined ? "" : "AND run = ?";
}

function given(run: number | undefined): readonly number[] {
  return run === undefined ? [] : [run];
}
