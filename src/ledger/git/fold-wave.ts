import { forgetPlaces } from "../file/by-recipient.ts";
import type { Database } from "../file/sqlite.ts";
import type { WaveName } from "../../model/ledger.ts";
import type { FoldedRow, FoldEvent } from "./journal-event.ts";

/** Attempts that are in memory at once. */
const pageSize = 10_000;

/** What the copy holds of a wave but its attempts; `undefined` where there is none. */
export function foldWave(
  database: Database,
  { campaign, wave }: WaveName,
  records: number,
): FoldEvent | undefined {
  const [row]: FoldedRow[] = database
    .prepare(
      "SELECT id, adapter, host, channel, shard, first_message_at FROM waves WHERE campaign = ? AND wave = ?",
    )
    .all(campaign, wave);
  if (row === undefined) return undefined;
  const { id = null, ...facts } = row;
  const runs: FoldedRow[] = database
    .prepare(
      "SELECT run, digest, started_at, finished_at, status FROM runs WHERE wave = ? ORDER BY id",
    )
    .all(id);
  const { count }: { count: number } = database
    .prepare("SELECT count(*) AS count FROM attempts WHERE wave = ?")
    .get(id);
  return { event: "fold", wave: facts, runs, records, pages: Math.ceil(count / pageSize) };
}

/** Its attempts in their order, each with what a person settled of it. Their numbers are this copy's own. */
export function* foldedPages(
  database: Database,
  { campaign, wave }: WaveName,
): Generator<readonly FoldedRow[]> {
  // In the order of the rows themselves, or each page would sort them all.
  const select = database.prepare(`
    SELECT a.id, a.recipient, a.attempt, runs.run, versions.digest AS version, a.result, a.sent_at,
           a.latency_ms, a.message_id, a.http_status, a.code, a.error,
           r.outcome, r.reason, r.by_whom, r.at, r.code AS doubt_code, r.error AS doubt_error
    FROM attempts AS a
    CROSS JOIN waves ON waves.id = a.wave
    CROSS JOIN runs ON runs.id = a.run
    CROSS JOIN versions ON versions.id = a.version
    LEFT JOIN resolutions AS r ON r.attempt = a.id
    WHERE campaign = ? AND waves.wave = ? AND a.id > ? ORDER BY a.id LIMIT ${pageSize}`);
  let after = 0;
  for (;;) {
    const rows: (FoldedRow & { id: number })[] = select.all(campaign, wave, after);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
    yield rows;
  }
}

/** Begins a wave in the copy as it was when it was folded. What the copy held of it before is gone. */
export function unfoldWave(database: Database, name: WaveName, fold: FoldEvent): void {
  forgetWave(database, name);
  const wave = insert(database, "waves", { ...name, ...fold.wave });
  for (const row of fold.runs) insert(database, "runs", { ...row, wave });
}

export function unfoldRows(
  database: Database,
  { campaign, wave }: WaveName,
  rows: readonly FoldedRow[],
): void {
  const addVersion = database.prepare("INSERT OR IGNORE INTO versions (digest) VALUES (?)");
  const versions = new Set(rows.map((row) => row["version"] ?? null));
  for (const version of versions) addVersion.run(version);
  const add = database.prepare(`
    INSERT INTO attempts (wave, run, version, ${attemptColumns.join(", ")})
    SELECT waves.id, runs.id, versions.id, ${attemptColumns.map(() => "?").join(", ")}
    FROM waves JOIN runs ON runs.wave = waves.id JOIN versions
    WHERE campaign = ? AND waves.wave = ? AND runs.run = ? AND versions.digest = ?`);
  for (const row of rows) {
    const values = attemptColumns.map((column) => row[column] ?? null);
    const [run = null, version = null] = [row["run"], row["version"]];
    const added = add.run(...values, campaign, wave, run, version);
    if (added.changes !== 1) throw new Error("an attempt is of a run that is not there");
    if (typeof row["outcome"] === "number") addResolution(database, added.lastInsertRowid, row);
  }
}

const attemptColumns = [
  "recipient",
  "attempt",
  "result",
  "sent_at",
  "latency_ms",
  "message_id",
  "http_status",
  "code",
  "error",
] as const;

function addResolution(database: Database, attempt: number | bigint, row: FoldedRow): void {
  const { doubt_code: code = null, doubt_error: error = null } = row;
  insert(database, "resolutions", { ...row, attempt: Number(attempt), code, error });
}

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
  forgetPlaces(database, found.id);
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
