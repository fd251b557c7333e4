import { ulid } from "ulid";
import type { RepairRequest, Suspect } from "../../model/ledger-care.ts";
import type { WaveName } from "../../model/ledger.ts";
import { decides, repaired, resultCode } from "../results.ts";
import { isSameWave, waveName } from "../wave-name.ts";
import { catcherUp, lastOf, placeAll } from "./by-recipient.ts";
import type { Database } from "./sqlite.ts";
import { allWaves } from "./waves.ts";

/** SQL: the columns of a doubt after its recipient and attempt. */
const doubt = `${resultCode.in_doubt}, '${repaired.code}', '${repaired.error}'`;

/** Fills a new ledger with what was salvaged into its temporary tables. */
export function rebuild(database: Database, { suspects, nowMs }: RepairRequest): void {
  forgetStrangers(database);
  for (const { campaign, wave, destination } of suspects) {
    const { adapter, host, channel } = destination;
    database
      .prepare(
        "INSERT OR IGNORE INTO waves (campaign, wave, adapter, host, channel) VALUES (?, ?, ?, ?, ?)",
      )
      .run(campaign, wave, adapter, host, channel);
  }
  addRuns(database, nowMs);
  addAttempts(database, nowMs);
  placeAll(database);
  database.exec(`
    INSERT OR IGNORE INTO main.resolutions
    SELECT a.id, s.outcome, s.reason, s.by_whom, s.at, s.code, s.error
    FROM temp.settled AS s
    JOIN temp.proven AS p ON p.id = s.attempt
    JOIN main.placed AS a
      ON a.wave = p.wave AND a.recipient = p.recipient AND a.attempt = p.attempt`);
}

/** Numbers of waves, runs and versions that could not be read will be given away again. */
function forgetStrangers(database: Database): void {
  database.exec(`
    DELETE FROM temp.proven WHERE wave NOT IN (SELECT id FROM main.waves);
    DELETE FROM temp.traces WHERE wave NOT IN (SELECT id FROM main.waves);
    UPDATE temp.proven SET run = NULL WHERE NOT EXISTS (
      SELECT 1 FROM main.runs WHERE runs.id = proven.run AND runs.wave = proven.wave
    );
    UPDATE temp.proven SET version = NULL WHERE version NOT IN (SELECT id FROM main.versions);
    DELETE FROM main.runs WHERE wave NOT IN (SELECT id FROM main.waves);`);
}

/** A run in each wave, to hold what belongs to none. */
function addRuns(database: Database, nowMs: number): void {
  const insert = database.prepare(
    "INSERT INTO runs (run, wave, digest, started_at, finished_at, status) VALUES (?, ?, '', ?, ?, 'repaired')",
  );
  database.exec("CREATE TEMP TABLE repairs (wave INTEGER PRIMARY KEY, run)");
  const note = database.prepare("INSERT INTO temp.repairs VALUES (?, ?)");
  for (const { id } of allWaves(database)) {
    note.run(id, insert.run(ulid(nowMs), id, nowMs, nowMs).lastInsertRowid);
  }
  database.exec("INSERT OR IGNORE INTO versions (digest) VALUES ('unknown')");
}

/** In their old order, traces as doubts, unless their recipient surely was accepted. */
function addAttempts(database: Database, nowMs: number): void {
  database.exec("CREATE INDEX temp.proven_recipients ON proven (wave, recipient, result)");
  database
    .prepare(
      `INSERT INTO main.attempts (wave, recipient, attempt, run, version, result, sent_at,
                                            latency_ms, message_id, http_status, code, error)
       SELECT o.wave, recipient, attempt, coalesce(o.run, repairs.run),
              coalesce(version, (SELECT id FROM versions WHERE digest = 'unknown')),
              result, sent_at, latency_ms, message_id, http_status, code, error
       FROM (
         SELECT * FROM temp.proven
         UNION ALL
         SELECT id, wave, recipient, max(attempt, 1), NULL, NULL, ${resultCode.in_doubt}, ?,
                NULL, NULL, NULL, '${repaired.code}', '${repaired.error}'
         FROM temp.traces AS t WHERE NOT EXISTS (
           SELECT 1 FROM temp.proven AS p WHERE p.wave = t.wave AND p.recipient = t.recipient
             AND p.result = ${resultCode.accepted}
         )
       ) AS o JOIN temp.repairs ON repairs.wave = o.wave
       GROUP BY o.wave, recipient, attempt ORDER BY min(id)`,
    )
    .run(nowMs);
}

/** Puts everyone of a suspect in doubt of whom nothing is left. */
export async function doubtSuspect(
  database: Database,
  suspect: Suspect,
  nowMs: number,
): Promise<void> {
  const insert = database.prepare(`
    INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result, code, error)
    SELECT waves.id, ?1, 1, repairs.run, (SELECT id FROM versions WHERE digest = 'unknown'), ?2, ${doubt}
    FROM waves JOIN temp.repairs ON repairs.wave = waves.id
    WHERE campaign = ?3 AND waves.wave = ?4 AND ${lastOf("waves.id", "?1")} IS NULL`);
  const catchUp = catcherUp(database);
  for await (const keys of suspect.recipients()) {
    catchUp();
    for (const key of new Set(keys)) insert.run(key, nowMs, suspect.campaign, suspect.wave);
  }
}

/** What was lost may have come after what is left: whoever would be tried again is in doubt. */
export function doubtUndecided(database: Database, nowMs: number): void {
  placeAll(database);
  database
    .prepare(
      `INSERT INTO attempts (wave, recipient, attempt, run, version, sent_at, result, code, error)
       SELECT g.wave, g.recipient, g.top + 1, repairs.run,
              (SELECT id FROM versions WHERE digest = 'unknown'), ?, ${doubt}
       FROM (
         SELECT wave, recipient, max(attempt) AS top, max(CASE WHEN ${decides} THEN attempt END) AS deciding
         FROM attempts GROUP BY wave, recipient
       ) AS g
       JOIN temp.repairs ON repairs.wave = g.wave
       LEFT JOIN main.placed AS p
         ON p.wave = g.wave AND p.recipient = g.recipient AND p.attempt = g.deciding
       LEFT JOIN attempts AS a ON a.id = p.id
       WHERE a.id IS NULL OR a.result = ${resultCode.failed}`,
    )
    .run(nowMs);
}

/** What came of it; runs that nothing is written under are taken away again. */
export function tallyRepair(database: Database): {
  readonly kept: number;
  readonly doubts: number;
} {
  database.exec(
    "DELETE FROM runs WHERE status = 'repaired' AND finished_at = started_at AND id NOT IN (SELECT run FROM attempts)",
  );
  const row: { attempts: number; doubts: number } = database
    .prepare(
      `SELECT count(*) AS attempts, count(*) FILTER (
         WHERE code = '${repaired.code}' AND run IN (SELECT run FROM temp.repairs)
       ) AS doubts FROM attempts`,
    )
    .get();
  return { kept: row.attempts - row.doubts, doubts: row.doubts };
}

/** The waves that are in the ledger and that no suspect names. */
export function unnamedWaves(
  database: Database,
  suspects: readonly Suspect[],
): readonly WaveName[] {
  return allWaves(database)
    .map(({ record }) => waveName(record))
    .filter((one) => !suspects.some((suspect) => isSameWave(suspect, one)));
}
