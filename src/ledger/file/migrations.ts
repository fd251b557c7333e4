import { sealOf } from "./seal.ts";
import { writeTransaction, type Database } from "./sqlite.ts";

export interface Migration {
  /** What `user_version` is after it. Counts up from 1 without gaps. */
  readonly version: number;
  readonly sql: string;
}

/** Marks a file as ours: the bytes of `Cari`. */
export const applicationId = 0x43617269;

/**
 * Every shape the file ever had, oldest first. A released entry never changes: append.
 *
 * `attempts` has a rowid of its own, so that intents are appended and settlements touch
 * the last pages only.
 */
export const migrations: readonly Migration[] = [
  {
    version: 1,
    sql: `
      CREATE TABLE meta (
        id TEXT NOT NULL,
        created_at INTEGER NOT NULL
      ) STRICT;
      CREATE TABLE waves (
        id INTEGER PRIMARY KEY,
        campaign TEXT NOT NULL,
        wave INTEGER NOT NULL,
        adapter TEXT NOT NULL,
        host TEXT NOT NULL,
        channel TEXT NOT NULL,
        first_message_at INTEGER,
        UNIQUE (campaign, wave)
      ) STRICT;
      CREATE TABLE runs (
        id INTEGER PRIMARY KEY,
        run TEXT NOT NULL UNIQUE,
        wave INTEGER NOT NULL,
        digest TEXT NOT NULL,
        started_at INTEGER NOT NULL,
        finished_at INTEGER,
        status TEXT
      ) STRICT;
      CREATE INDEX runs_of_wave ON runs (wave, id);
      CREATE TABLE versions (
        id INTEGER PRIMARY KEY,
        digest TEXT NOT NULL UNIQUE
      ) STRICT;
      CREATE TABLE attempts (
        id INTEGER PRIMARY KEY,
        wave INTEGER NOT NULL,
        recipient INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        run INTEGER NOT NULL,
        version INTEGER NOT NULL,
        result INTEGER,
        sent_at INTEGER NOT NULL,
        latency_ms INTEGER,
        message_id TEXT,
        http_status INTEGER,
        code TEXT,
        error TEXT
      ) STRICT;
      CREATE UNIQUE INDEX attempts_of_recipient ON attempts (wave, recipient, attempt);
      CREATE TABLE resolutions (
        attempt INTEGER PRIMARY KEY,
        outcome INTEGER NOT NULL,
        reason TEXT NOT NULL,
        by_whom TEXT NOT NULL,
        at INTEGER NOT NULL,
        code TEXT,
        error TEXT
      ) STRICT;
    `,
  },
  {
    // A stored column cannot be added to a table that is there.
    version: 2,
    sql: `
      CREATE TABLE sealed (
        id INTEGER PRIMARY KEY,
        wave INTEGER NOT NULL,
        recipient INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        run INTEGER NOT NULL,
        version INTEGER NOT NULL,
        result INTEGER,
        sent_at INTEGER NOT NULL,
        latency_ms INTEGER,
        message_id TEXT,
        http_status INTEGER,
        code TEXT,
        error TEXT,
        seal INTEGER NOT NULL GENERATED ALWAYS AS (${sealOf}) STORED
      ) STRICT;
      INSERT INTO sealed (id, wave, recipient, attempt, run, version, result, sent_at,
                          latency_ms, message_id, http_status, code, error)
        SELECT id, wave, recipient, attempt, run, version, result, sent_at,
               latency_ms, message_id, http_status, code, error
        FROM attempts ORDER BY id;
      DROP TABLE attempts;
      ALTER TABLE sealed RENAME TO attempts;
      CREATE UNIQUE INDEX attempts_of_recipient ON attempts (wave, recipient, attempt);
    `,
  },
  { version: 3, sql: "ALTER TABLE waves ADD COLUMN shard TEXT" },
  {
    // The order by recipient, apart from the attempts: see by-recipient.ts.
    version: 4,
    sql: `
      CREATE TABLE placed (
        wave INTEGER NOT NULL,
        recipient INTEGER NOT NULL,
        attempt INTEGER NOT NULL,
        id INTEGER NOT NULL,
        PRIMARY KEY (wave, recipient, attempt)
      ) STRICT, WITHOUT ROWID;
      INSERT INTO placed SELECT wave, recipient, attempt, id FROM attempts
        ORDER BY wave, recipient, attempt;
      ALTER TABLE meta ADD COLUMN placed INTEGER NOT NULL DEFAULT 0;
      UPDATE meta SET placed = coalesce((SELECT max(id) FROM attempts), 0);
      DROP INDEX attempts_of_recipient;
    `,
  },
];

export function userVersionOf(database: Database): number {
  const row: { user_version: number } = database.prepare("PRAGMA user_version").get();
  return row.user_version;
}

/** The version that `steps` lead to. */
export function latestVersion(steps: readonly Migration[] = migrations): number {
  return steps.at(-1)?.version ?? 0;
}

/** Brings the file to the latest version: all the steps it lacks in one transaction, or none. */
export function migrate(database: Database, steps: readonly Migration[] = migrations): void {
  writeTransaction(database, () => {
    // Read inside: another process may have migrated while this one waited for its turn.
    const from = userVersionOf(database);
    for (const { version, sql } of steps) {
      if (version <= from) continue;
      database.exec(sql);
      database.exec(`PRAGMA user_version = ${version}`);
    }
  });
}
