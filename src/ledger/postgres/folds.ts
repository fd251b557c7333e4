import type {
  ErrorCount,
  OutcomeCounts,
  RunFold,
  VersionCount,
  WaveProgress,
} from "../../model/ledger.ts";
import {
  decides,
  interrupted,
  mostErrors,
  outcomeCounts,
  resultCode,
  waveProgress,
  type ResultCount,
} from "../results.ts";
import type { Database, Within } from "./database.ts";

/** A wave, and a run where only what that did counts. */
export interface Folded {
  readonly wave: number;
  readonly run?: number;
}

/** What a run did. Who ended on `retry` or `withdrawn` counts as no outcome. */
export async function foldRun(database: Database, of: Required<Folded>): Promise<RunFold> {
  const [outcomes, attempts, versions, errors] = await Promise.all([
    outcomesOf(database, of),
    attemptsOf(database, of),
    versionsOf(database, of),
    errorsOf(database, of),
  ]);
  return { outcomes, ...attempts, versions, errors };
}

/** Recipients by where their latest deciding attempt, of `run` or of any, leaves them. */
export async function outcomesOf(database: Within, of: Folded): Promise<OutcomeCounts> {
  return outcomeCounts(await standingOf(database, of));
}

/** The same, open intents apart. */
export async function progressOf(database: Database, of: Folded): Promise<WaveProgress> {
  return waveProgress(await standingOf(database, of));
}

async function standingOf(
  { schema, rows }: Within,
  { wave, run }: Folded,
): Promise<readonly ResultCount[]> {
  return rows<ResultCount>(
    `SELECT result, count(*) AS count FROM (
       SELECT DISTINCT ON (recipient) result FROM ${schema}.attempts
       WHERE wave = $1 AND ${decides} AND ($2::bigint IS NULL OR run = $2)
       ORDER BY recipient, attempt DESC
     ) AS deciding GROUP BY result`,
    [wave, run ?? null],
  );
}

/** Accepted by version of the text, most first. */
export function versionsOf(
  { schema, rows }: Database,
  { wave, run }: Folded,
): Promise<readonly VersionCount[]> {
  return rows(
    `SELECT versions.digest, count(*) AS accepted FROM ${schema}.attempts AS a
     JOIN ${schema}.versions ON versions.id = a.version
     WHERE a.wave = $1 AND a.result = ${resultCode.accepted} AND ($2::bigint IS NULL OR a.run = $2)
     GROUP BY versions.id ORDER BY count(*) DESC, versions.id`,
    [wave, run ?? null],
  );
}

async function attemptsOf(
  { schema, rows }: Database,
  { wave, run }: Required<Folded>,
): Promise<Pick<RunFold, "attempts" | "retries">> {
  const [row] = await rows<{ readonly attempts: number; readonly recipients: number }>(
    `SELECT count(*) AS attempts, count(DISTINCT recipient) AS recipients
     FROM ${schema}.attempts
     WHERE wave = $1 AND run = $2 AND result <> ${resultCode.withdrawn}`,
    [wave, run],
  );
  const { attempts = 0, recipients = 0 } = row ?? {};
  return { attempts, retries: attempts - recipients };
}

/** Why recipients did not end as accepted, most frequent first, with the first one's message. */
function errorsOf(
  { schema, rows }: Database,
  { wave, run }: Required<Folded>,
): Promise<readonly ErrorCount[]> {
  return rows(
    `SELECT code, (array_agg(message ORDER BY id))[1] AS message, count(*) AS count FROM (
       SELECT DISTINCT ON (recipient) id, result,
         CASE WHEN result IS NULL THEN '${interrupted.code}' ELSE coalesce(code, 'unknown') END AS code,
         CASE WHEN result IS NULL THEN '${interrupted.error}' ELSE coalesce(error, '') END AS message
       FROM ${schema}.attempts WHERE wave = $1 AND run = $2 AND ${decides}
       ORDER BY recipient, attempt DESC
     ) AS deciding WHERE result IS DISTINCT FROM ${resultCode.accepted}
     GROUP BY code ORDER BY count(*) DESC, code COLLATE "C" LIMIT ${mostErrors}`,
    [wave, run],
  );
}
