import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Fences, Lock, LockHolder, LockRequest } from "../../model/ledger.ts";
import { LockedError } from "../../model/trouble.ts";
import type { Asking, Database, Within } from "./database.ts";
import { versionOf } from "./migrate.ts";

/** How long a lock outlives a holder who is gone. A holder who lives says so four times as often. */
export const leaseMs = 15_000;
const pollMs = 250;

export interface LeaseRequest extends LockRequest {
  readonly leaseMs: number;
  /** By name; what is held is added, and taken out again when released. */
  readonly held: Map<string, number>;
}

/**
 * Takes all the locks or none. A lock is a row that its holder keeps alive, by the database's
 * clock, so that it works through a pooler and whatever the clocks of the machines say. Each
 * taking raises its token; who was paused for too long is found out by the token it writes with.
 */
export async function acquireLeases(database: Database, request: LeaseRequest): Promise<Lock> {
  let waiting = false;
  for (;;) {
    request.signal.throwIfAborted();
    const taken = await takeAll(database, request);
    if (taken.tokens !== undefined) return keptAlive(database, request, taken.tokens);
    if (!request.wait) throw new LockedError(taken.refused, taken.holder);
    if (!waiting) request.onWait?.(taken.holder);
    waiting = true;
    await sleep(pollMs, undefined, { signal: request.signal }).catch(() => undefined);
  }
}

/** Throws the database's own error unless all that is held is held still; until the commit it stays so. */
export async function heldStill({ schema, rows }: Within, fences: Fences): Promise<void> {
  await rows(`SELECT ${schema}.fence($1::text[], $2::bigint[])`, [...fences()]);
}

type Taken =
  | { readonly tokens: ReadonlyMap<string, number> }
  | {
      readonly tokens?: undefined;
      readonly refused: string;
      readonly holder: LockHolder | undefined;
    };

/** Rolls back what was taken before the one that was not. */
export class NotFree extends Error {
  override readonly name = "NotFree";
  readonly lock: string;

  constructor(lock: string) {
    super(lock);
    this.lock = lock;
  }
}

async function takeAll(database: Database, request: LeaseRequest): Promise<Taken> {
  const tokens = new Map<string, number>();
  try {
    await database.transaction(async (asking) => {
      // One order for everyone, so that two who want the same two never hold one each.
      for (const name of [...new Set(request.names)].sort()) {
        tokens.set(name, await takeOne(asking, database.schema, name, request));
      }
    });
    return { tokens };
  } catch (error) {
    if (!(error instanceof NotFree)) throw error;
    return { refused: error.lock, holder: await holderOf(database, error.lock) };
  }
}

/** Throws `NotFree` where somebody else holds it still. Returns the token. */
export async function takeOne(
  { rows }: Asking,
  schema: string,
  name: string,
  { what, leaseMs: ms }: Pick<LeaseRequest, "what" | "leaseMs">,
): Promise<number> {
  const [row] = await rows<{ readonly token: number }>(
    `INSERT INTO ${schema}.locks AS l (name, token, expires_at, pid, host, started_at, what)
     VALUES ($1, 1, clock_timestamp() + $2 * interval '1 ms', $3, $4, $5, $6)
     ON CONFLICT (name) DO UPDATE
     SET token = l.token + 1, expires_at = clock_timestamp() + $2 * interval '1 ms',
         pid = excluded.pid, host = excluded.host, started_at = excluded.started_at,
         what = excluded.what
     WHERE l.expires_at < clock_timestamp()
     RETURNING token`,
    [name, ms, process.pid, hostname(), new Date().toISOString(), what],
  );
  if (row === undefined) throw new NotFree(name);
  return row.token;
}

interface HolderRow {
  readonly pid: number;
  readonly host: string;
  readonly started_at: string;
  readonly what: string;
}

/** Who holds it, or held it until its lease ran out; `undefined` where it was released. */
async function holderOf(
  { schema, rows }: Database,
  name: string,
  since = "'-infinity'",
): Promise<LockHolder | undefined> {
  const [row] = await rows<HolderRow>(
    `SELECT pid, host, started_at, what FROM ${schema}.locks
     WHERE name = $1 AND expires_at > ${since}`,
    [name],
  );
  if (row === undefined) return undefined;
  const { pid, host, what, started_at: startedAt } = row;
  return { pid, host, what, startedAt };
}

/** Who holds a lock by the database's clock. Creates nothing. */
export async function liveHolderOf(
  database: Database,
  name: string,
): Promise<LockHolder | undefined> {
  const hasLocks = (await versionOf(database, database)) > 0;
  return hasLocks ? holderOf(database, name, "clock_timestamp()") : undefined;
}

function keptAlive(
  database: Database,
  { held, leaseMs: ms }: LeaseRequest,
  tokens: ReadonlyMap<string, number>,
): Lock {
  const { schema, rows } = database;
  const columns = [[...tokens.keys()], [...tokens.values()]] as const;
  const setExpiry = (expiry: string): string =>
    `UPDATE ${schema}.locks AS l SET expires_at = ${expiry}
     FROM unnest($1::text[], $2::bigint[]) AS mine (name, token)
     WHERE l.name = mine.name AND l.token = mine.token`;
  for (const [name, token] of tokens) held.set(name, token);

  const renew = `clock_timestamp() + ${ms} * interval '1 ms'`;
  // One that fails is no news: the next may not, and every write asks the token anyway.
  const timer = setInterval(() => {
    rows(setExpiry(renew), columns).catch(() => undefined);
  }, ms / 4);
  timer.unref();
  let released = false;
  return {
    fences: () => columns,
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      for (const name of tokens.keys()) held.delete(name);
      try {
        // Where the database is gone, the lease ends by itself.
        await rows(setExpiry("'-infinity'"), columns).catch(() => undefined);
      } finally {
        await database.close();
      }
    },
  };
}
