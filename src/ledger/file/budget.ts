import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Budget, Grant } from "../../model/budget.ts";
import { aheadMs } from "../budget-rules.ts";
import { createPrivateFile, makePrivateFolder } from "./private-files.ts";
import { writeTrouble } from "./refusals.ts";
import { openDatabase, sqliteCode, sqliteCodeOf, type Database } from "./sqlite.ts";

/** How often a busy file is tried again, and for how long: others hold it for microseconds. */
const retryMs = 5;
const mostTries = 1000;

/**
 * The budgets of everyone on this machine who uses the ledger at `ledgerPath`. In a file of
 * their own: they change many times a second, need not survive a power cut, and must not make
 * the ledger wait.
 */
export async function fileBudget(ledgerPath: string, provider: string): Promise<Budget> {
  const path = join(dirname(ledgerPath), "budgets.db");
  await makePrivateFolder(dirname(path));
  await createPrivateFile(path);
  const database = await openDatabase(path, { readOnly: false, busyTimeoutMs: 0 });
  const patient = <T>(work: () => T): Promise<T> => tried(path, work);
  await patient(() => prepare(database));
  const take = database.prepare(takeSql);
  const pause = database.prepare(pauseSql);
  return {
    take: (count, intervalMs) =>
      patient(() => {
        const atMs = now();
        const wholeMs = count * intervalMs;
        const row: { due_at: number; paused_until: number } = take.get(
          provider,
          atMs,
          wholeMs,
          aheadMs(intervalMs),
        );
        return grantOf(row, { atMs, wholeMs });
      }),
    pause: (ms) => patient(() => void pause.run(provider, now() + ms)),
    async close() {
      if (database.isOpen) database.close();
    },
  };
}

function prepare(database: Database): void {
  database.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
    CREATE TABLE IF NOT EXISTS budgets (
      provider TEXT PRIMARY KEY,
      due_at REAL NOT NULL,
      paused_until REAL NOT NULL DEFAULT 0
    ) STRICT;`);
}

/** What is due next moves behind what is reserved; it lies neither in the past nor, after a clock was set back, far ahead. */
const takeSql = `
  INSERT INTO budgets AS b (provider, due_at) VALUES (?1, ?2 + ?3)
  ON CONFLICT (provider) DO UPDATE
  SET due_at = ?3 + max(min(b.due_at, ?2 + ?4), b.paused_until, ?2)
  RETURNING due_at, paused_until`;

const pauseSql = `
  INSERT INTO budgets AS b (provider, due_at, paused_until) VALUES (?1, 0, ?2)
  ON CONFLICT (provider) DO UPDATE SET paused_until = max(b.paused_until, excluded.paused_until)`;

function grantOf(
  row: { readonly due_at: number; readonly paused_until: number },
  { atMs, wholeMs }: { readonly atMs: number; readonly wholeMs: number },
): Grant {
  return {
    firstInMs: Math.max(0, row.due_at - wholeMs - atMs),
    pausedForMs: Math.max(0, row.paused_until - atMs),
    atMs,
  };
}

/** The same for every process of the machine. */
function now(): number {
  return Date.now();
}

async function tried<T>(path: string, work: () => T): Promise<T> {
  for (let nth = 1; ; nth += 1) {
    try {
      return work();
    } catch (error) {
      if (sqliteCodeOf(error) !== sqliteCode.busy || nth === mostTries) {
        throw writeTrouble(path, error);
      }
      await sleep(retryMs);
    }
  }
}
