import { pathToFileURL } from "node:url";
import { sealOf } from "./seal.ts";
import { sqliteCode, sqliteCodeOf, type Database } from "./sqlite.ts";

/** How many attempts are read at once while nothing is wrong. */
const stride = 1_000;

/** No attempt takes less room in a file, so that a number beyond it is damage. */
const leastBytes = 16;

/**
 * Reads what can be read of the ledger at `path` into temporary tables of `into`: `proven`,
 * attempts as they were written, and `traces`, recipients of whom something is left that
 * proves nothing; `seen`, the numbers of both as far as their wave is known; `settled`,
 * resolutions. Waves, runs and versions go straight into the tables of the same name. Returns
 * the highest number of an attempt of which anything is left.
 */
export function salvage(into: Database, path: string, bytes: number): number {
  into.exec(`
    CREATE TEMP TABLE proven (
      id INTEGER PRIMARY KEY, wave, recipient, attempt, run, version, result, sent_at,
      latency_ms, message_id, http_status, code, error
    );
    CREATE TEMP TABLE traces (id INTEGER, wave, recipient, attempt);
    CREATE TEMP TABLE seen (id INTEGER PRIMARY KEY);
    CREATE TEMP TABLE settled (
      attempt INTEGER PRIMARY KEY, outcome, reason, by_whom, at, code, error
    );`);
  const isOpen = attempt(() => {
    into.prepare("ATTACH ? AS old").run(`${pathToFileURL(path).href}?mode=ro`);
    into.prepare("SELECT 1 FROM old.sqlite_schema LIMIT 1").get();
  });
  if (!isOpen) return 0;
  const known = attempt(() => into.prepare("SELECT 1 FROM old.attempts LIMIT 1").get());
  if (!known) return 0;
  return copyAll(into, Math.floor(bytes / leastBytes));
}

/** The id of the ledger that was salvaged, where it can be read. */
export function salvagedId(into: Database): string | undefined {
  let id: string | undefined;
  attempt(() => {
    const row: { id: string } | undefined = into.prepare("SELECT id FROM old.meta").get();
    id = row?.id;
  });
  return id;
}

function copyAll(into: Database, most: number): number {
  copyWaves(into);
  for (const table of ["runs", "versions"]) copyRows(into, table);
  const fromIndex = readIndex(into, most);
  const last = Math.max(lastOf(into, "ASC", most), lastOf(into, "DESC", most), fromIndex);
  copyAttempts(into, last);
  into.exec(`
    DELETE FROM temp.traces WHERE id IN (SELECT id FROM temp.proven);
    INSERT OR IGNORE INTO temp.seen SELECT id FROM temp.proven;
    INSERT OR IGNORE INTO temp.seen SELECT id FROM temp.traces;
    DELETE FROM temp.seen WHERE id IN (
      SELECT id FROM temp.proven WHERE wave NOT IN (SELECT id FROM main.waves)
      UNION ALL SELECT id FROM temp.traces WHERE wave NOT IN (SELECT id FROM main.waves)
    );`);
  copyResolutions(into);
  return last;
}

/** A wave whose name only the table or only the index has may be another one's. */
function copyWaves(into: Database): void {
  copyWhere(
    into,
    `INSERT OR IGNORE INTO main.waves SELECT w.* FROM old.waves AS w
     WHERE w.id = ? AND EXISTS (
       SELECT 1 FROM old.waves AS named INDEXED BY sqlite_autoindex_waves_1
       WHERE named.campaign = w.campaign AND named.wave = w.wave AND named.id = w.id
     )`,
    idsOf(into, "waves"),
  );
}

function copyRows(into: Database, table: string): void {
  const sql = `INSERT OR IGNORE INTO main.${table} SELECT * FROM old.${table} WHERE id = ?`;
  copyWhere(into, sql, idsOf(into, table));
}

function copyWhere(into: Database, sql: string, ids: readonly number[]): void {
  for (const id of ids) attempt(() => into.prepare(sql).run(id));
}

function copyResolutions(into: Database): void {
  copyWhere(
    into,
    "INSERT OR IGNORE INTO temp.settled SELECT * FROM old.resolutions WHERE attempt = ?",
    idsOf(into, "resolutions", "attempt"),
  );
}

/** From both ends, as far as either can be read. */
function idsOf(into: Database, table: string, key = "id"): readonly number[] {
  const found = new Set<number>();
  for (const order of ["ASC", "DESC"]) {
    attempt(() => {
      const rows = into
        .prepare(`SELECT ${key} AS id FROM old.${table} ORDER BY ${key} ${order}`)
        .iterate();
      for (const row of rows as Iterable<{ id: number }>) found.add(row.id);
    });
  }
  return [...found].sort((a, b) => a - b);
}

/** Whom the index names, from both ends. Returns the highest attempt it knows. */
function readIndex(into: Database, most: number): number {
  const insert = into.prepare("INSERT INTO temp.traces VALUES (?, ?, ?, ?)");
  // Before version 4 it was an index of the table.
  const isPlaced = attempt(() => into.prepare("SELECT 1 FROM old.placed LIMIT 0"));
  const index = isPlaced ? "old.placed" : "old.attempts INDEXED BY attempts_of_recipient";
  let last = 0;
  const read = (order: string): boolean =>
    attempt(() => {
      const rows = into
        .prepare(
          `SELECT id, wave, recipient, attempt FROM ${index}
           ORDER BY wave ${order}, recipient ${order}, attempt ${order}`,
        )
        .iterate();
      for (const row of rows as Iterable<Record<"id" | "wave" | "recipient" | "attempt", number>>) {
        if (row.id < 1 || row.id > most) continue;
        insert.run(row.id, row.wave, row.recipient, row.attempt);
        last = Math.max(last, row.id);
      }
    });
  if (!read("ASC")) read("DESC");
  return last;
}

/** The highest attempt that the table itself shows from one of its ends. */
function lastOf(into: Database, order: string, most: number): number {
  let last = 0;
  attempt(() => {
    const limit = order === "DESC" ? "LIMIT 1" : "";
    const rows = into
      .prepare(`SELECT id FROM old.attempts ORDER BY id ${order} ${limit}`)
      .iterate();
    for (const { id } of rows as Iterable<{ id: number }>)
      if (id <= most) last = Math.max(last, id);
  });
  return last;
}

/** In strides; where one cannot be read, in halves of it, down to single attempts. */
function copyAttempts(into: Database, last: number): void {
  const columns = `id, wave, recipient, attempt, run, version, result, sent_at,
                   latency_ms, message_id, http_status, code, error`;
  // Before version 2 nothing was sealed.
  const isSealed = attempt(() => into.prepare("SELECT seal FROM old.attempts LIMIT 0"));
  const sealed = isSealed ? `seal IS ${sealOf}` : "TRUE";
  const proven = into.prepare(`
    INSERT OR IGNORE INTO temp.proven SELECT ${columns} FROM old.attempts
    WHERE id BETWEEN ? AND ? AND ${sealed}`);
  const doubtful = into.prepare(`
    INSERT INTO temp.traces SELECT id, wave, recipient, attempt FROM old.attempts
    WHERE id BETWEEN ? AND ? AND NOT (${sealed})`);
  const copy = (from: number, to: number): void => {
    const done = attempt(() => {
      proven.run(from, to);
      doubtful.run(from, to);
    });
    if (done || from === to) return;
    const middle = Math.floor((from + to) / 2);
    copy(from, middle);
    copy(middle + 1, to);
  };
  for (let from = 1; from <= last; from += stride) copy(from, Math.min(last, from + stride - 1));
}

/** False where the damage is in the way. Anything else that goes wrong is thrown. */
function attempt(work: () => unknown): boolean {
  try {
    work();
    return true;
  } catch (error) {
    const code = sqliteCodeOf(error);
    if (code === undefined || code === sqliteCode.full) throw error;
    return false;
  }
}
