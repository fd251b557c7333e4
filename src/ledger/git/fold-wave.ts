import type { Database } from "../file/sqlite.ts";
import type { WaveName } from "../../model/ledger.ts";
import type { FoldedRow, FoldEvent } from "./journal.ts";

/** Everything that the copy holds of a wave, in one event; `undefined` where there is none. */
export function foldWave(database: Database, { campaign, wave }: WaveName): FoldEvent | undefined {
  const select = (sql: string, ...values: readonly (string | number)[]): readonly FoldedRow[] =>
    database.prepare(sql).all(...values);
  const found: { id: number } | undefined = database
    .prepare("SELECT id FROM waves WHERE campaign = ? AND wave = ?")
    .get(campaign, wave);
  const [row] = select(
    "SELECT adapter, host, channel, shard, first_message_at FROM waves WHERE campaign = ? AND wave = ?",
    campaign,
    wave,
  );
  if (found === undefined || row === undefined) return undefined;
  return {
    event: "fold",
    wave: row,
    runs: select(
      "SELECT run, digest, started_at, finished_at, status FROM runs WHERE wave = ? ORDER BY id",
      found.id,
    ),
    attempts: select(selectAttempts, found.id),
    resolutions: select(selectResolutions, found.id),
  };
}

const selectAttempts = `
  SELECT a.recipient, a.attempt, runs.run, versions.digest AS version, a.result, a.sent_at,
         a.latency_ms, a.message_id, a.http_status, a.code, a.error
  FROM attempts AS a
  JOIN runs ON runs.id = a.run
  JOIN versions ON versions.id = a.version
  WHERE a.wave = ? ORDER BY a.id`;

const selectResolutions = `
  SELECT a.recipient, a.attempt, r.outcome, r.reason, r.by_whom, r.at, r.code, r.error
  FROM resolutions AS r JOIN attempts AS a ON a.id = r.attempt
  WHERE a.wave = ? ORDER BY r.attempt`;

/** Puts a wave into the copy as it was when it was folded. What the copy held of it before is gone. */
export function unfoldWave(database: Database, name: WaveName, fold: FoldEvent): void {
  forgetWave(database, name);
  const wave = insert(database, "waves", { ...name, ...fold.wave });
  const runs = new Map<unknown, number>();
  for (const row of fold.runs) runs.set(row["run"], insert(database, "runs", { ...row, wave }));
  const addVersion = database.prepare("INSERT OR IGNORE INTO versions (digest) VALUES (?)");
  for (const version of new Set(fold.attempts.map((row) => row["version"]))) {
    addVersion.run(version);
  }
  const add = database.prepare(`
    INSERT INTO attempts (wave, recipient, attempt, run, version, result, sent_at, latency_ms,
                          message_id, http_status, code, error)
    VALUES (?, ?, ?, ?, (SELECT id FROM versions WHERE digest = ?), ?, ?, ?, ?, ?, ?, ?)`);
  const ids = new Map<string, number>();
  for (const row of fold.attempts) {
    const values = attemptColumns.map((column) => row[column] ?? null);
    const [recipient = null, attempt = null, run, ...rest] = values;
    const added = add.run(wave, recipient, attempt, runs.get(run) ?? null, ...rest);
    ids.set(`${recipient} ${attempt}`, Number(added.lastInsertRowid));
  }
  for (const { recipient, attempt, ...row } of fold.resolutions) {
    const id = ids.get(`${recipient} ${attempt}`) ?? null;
    insert(database, "resolutions", { ...row, attempt: id });
  }
}

const attemptColumns = [
  "recipient",
  "attempt",
  "run",
  "version",
  "result",
  "sent_at",
  "latency_ms",
  "message_id",
  "http_status",
  "code",
  "error",
] as const;

/** Takes a wave out of the copy. */
export function forgetWave(database: Database, { campaign, wave }: WaveName): void {
  const found: { id: number } | undefined = database
    .prepare("SELECT id FROM waves WHERE campaign = ? AND wave = ?")
    .get(campaign, wave);
  if (found === undefined) return;
  const ofWave = "SELECT id FROM attempts WHERE wave = ?";
  for (const sql of [
    `DELETE FROM resolutions WHERE attempt IN (${ofWave})`,
    "DELETE FROM attempts WHERE wave = ?",
    "DELETE FROM runs WHERE wave = ?",
    "DELETE FROM waves WHERE id = ?",
  ]) {
    database.prepare(sql).run(found.id);
  }
}

/** Columns come from here, never from git. */
function insert(database: Database, table: keyof typeof columns, row: FoldedRow): number {
  const known = columns[table];
  const places = known.map(() => "?").join(", ");
  const sql = `INSERT INTO ${table} (${known.join(", ")}) VALUES (${places})`;
  const values = known.map((column) => row[column] ?? null);
  return Number(database.prepare(sql).run(...values).lastInsertRowid);
}

const columns = {
  waves: ["campaign", "wave", "adapter", "host", "channel", "shard", "first_message_at"],
  runs: ["run", "wave", "digest", "started_at", "finished_at", "status"],
  resolutions: ["attempt", "outcome", "reason", "by_whom", "at", "code", "error"],
} as const;
