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
import { hasOther } from "./by-recipient.ts";
import type { RunNumbers } from "./record.ts";
import type { Database } from "./sqlite.ts";
import { attemptsOfWave } from "./wave-attempts.ts";

/** Which attempts are folded: SQL that names each of them `a`. */
interface Scope {
  readonly attempts: string;
  /** SQL: `later` is one of them, too. */
  readonly laterToo: string;
  readonly values: readonly number[];
}

/**
 * What a run did. Who ended on `retry` or `withdrawn` counts as no outcome. `after`: the latest
 * attempt that there was before the run, where that is known.
 */
export function foldRun(database: Database, run: RunNumbers, after = 0): RunFold {
  const scope = ofRun(run, after);
  const standing = standingOf(database, scope);
  return {
    outcomes: outcomeCounts(standing),
    ...attemptsOf(database, scope),
    versions: acceptedByVersion(database, standing),
    errors: errorsOf(database, scope),
  };
}

/** Recipients of a wave by where their latest deciding attempt leaves them. */
export function outcomesOf(database: Database, wave: number): OutcomeCounts {
  return outcomeCounts(standingOf(database, ofWave(database, wave)));
}

/** The same, open intents apart. */
export function progressOf(database: Database, wave: number): WaveProgress {
  return waveProgress(standingOf(database, ofWave(database, wave)));
}

/** Accepted by version of the text, most first. */
export function versionsOf(database: Database, wave: number): readonly VersionCount[] {
  return acceptedByVersion(database, acceptedOf(database, ofWave(database, wave)));
}

function ofWave(database: Database, wave: number): Scope {
  const { sql, values } = attemptsOfWave(database, wave);
  return { attempts: sql, laterToo: "TRUE", values };
}

function ofRun({ wave, run }: RunNumbers, after: number): Scope {
  return {
    attempts: "attempts AS a WHERE a.wave = ? AND a.run = ? AND a.id > ?",
    laterToo: "later.run = a.run",
    values: [wave, run, after],
  };
}

interface Standing extends ResultCount {
  readonly version: number;
}

/** How many attempts, each a recipient's latest deciding one, ended how and had which version. */
function standingOf(database: Database, scope: Scope): readonly Standing[] {
  const others: Standing[] = database
    .prepare(
      `SELECT a.result, a.version, count(*) AS count FROM ${scope.attempts}
         AND a.result IS NOT ${resultCode.accepted} AND ${decides} AND ${nothingLater(scope)}
       GROUP BY a.result, a.version`,
    )
    .all(...scope.values);
  return [...acceptedOf(database, scope), ...others];
}

/** Nothing that decides ever comes after an accepted attempt, so none is asked for. */
function acceptedOf(database: Database, { attempts, values }: Scope): readonly Standing[] {
  const accepted = `${attempts} AND a.result = ${resultCode.accepted}`;
  const { count, least, most }: Versions = database
    .prepare(
      `SELECT count(*) AS count, min(a.version) AS least, max(a.version) AS most FROM ${accepted}`,
    )
    .get(...values);
  if (least === null) return [];
  if (least === most) return [{ result: resultCode.accepted, version: least, count }];
  // Grouping sorts, which takes longer than reading.
  return database
    .prepare(`SELECT a.result, a.version, count(*) AS count FROM ${accepted} GROUP BY a.version`)
    .all(...values);
}

interface Versions {
  readonly count: number;
  readonly least: number | null;
  readonly most: number | null;
}

/** SQL: attempt `a` has the last word on its recipient. */
function nothingLater({ laterToo }: Scope): string {
  const condition = `later.attempt > a.attempt AND ${decides} AND ${laterToo}`;
  return `NOT ${hasOther("later", "a", condition)}`;
}

function acceptedByVersion(
  database: Database,
  standing: readonly Standing[],
): readonly VersionCount[] {
  const digest = database.prepare("SELECT digest FROM versions WHERE id = ?");
  return standing
    .filter(({ result }) => result === resultCode.accepted)
    .toSorted((a, b) => b.count - a.count || a.version - b.version)
    .map(({ version, count }) => ({ ...digestRow(digest.get(version)), accepted: count }));
}

function digestRow({ digest }: { digest: string }): { readonly digest: string } {
  return { digest };
}

const leftEarlier = `earlier.attempt < a.attempt AND earlier.run = a.run
  AND earlier.result <> ${resultCode.withdrawn}`;

function attemptsOf(database: Database, scope: Scope): Pick<RunFold, "attempts" | "retries"> {
  const row: { attempts: number; retries: number } = database
    .prepare(
      `SELECT count(*) AS attempts, count(*) FILTER (WHERE a.attempt > 1 AND ${hasOther("earlier", "a", leftEarlier)}) AS retries
       FROM ${scope.attempts} AND a.result <> ${resultCode.withdrawn}`,
    )
    .get(...scope.values);
  return { attempts: row.attempts, retries: row.retries };
}

/** Why recipients did not end as accepted, most frequent first, with the first one's message. */
function errorsOf(database: Database, scope: Scope): readonly ErrorCount[] {
  const rows: { code: string; message: string; count: number }[] = database
    .prepare(
      `SELECT code, message, count(*) AS count, min(id) FROM (
         SELECT a.id,
                iif(a.result IS NULL, '${interrupted.code}', coalesce(a.code, 'unknown')) AS code,
                iif(a.result IS NULL, '${interrupted.error}', coalesce(a.error, '')) AS message
         FROM ${scope.attempts}
           AND ${decides} AND a.result IS NOT ${resultCode.accepted} AND ${nothingLater(scope)}
       ) GROUP BY code ORDER BY count(*) DESC, code LIMIT ${mostErrors}`,
    )
    .all(...scope.values);
  return rows.map(({ code, message, count }) => ({ code, message, count }));
}
