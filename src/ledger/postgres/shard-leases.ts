import type { Asking, Database } from "./database.ts";
import { NotFree, takeOne, type Fences } from "./leases.ts";

/** The locks of the shards that one worker holds: kept alive together. */
export interface ShardLeases {
  /** Within a transaction. False where somebody else holds it. */
  take(asking: Asking, shard: number): Promise<boolean>;
  /** What its writes are written under. */
  fences(shard: number): Fences;
  /** No more kept alive. */
  forget(shard: number): void;
  close(): void;
}

export function lockName(shard: number): string {
  return `shard ${shard}`;
}

export function shardLeases({ schema, rows }: Database, leaseMs: number): ShardLeases {
  const held = new Map<string, number>();
  const renew = (): void => {
    if (held.size === 0) return;
    // One that fails is no news: every write asks the token anyway.
    rows(
      `UPDATE ${schema}.locks AS l SET expires_at = clock_timestamp() + $3 * interval '1 ms'
       FROM unnest($1::text[], $2::bigint[]) AS mine (name, token)
       WHERE l.name = mine.name AND l.token = mine.token`,
      [[...held.keys()], [...held.values()], leaseMs],
    ).catch(() => undefined);
  };
  const timer = setInterval(renew, leaseMs / 4);
  timer.unref();

  return {
    async take(asking, shard) {
      const name = lockName(shard);
      try {
        held.set(name, await takeOne(asking, schema, name, { what: name, leaseMs }));
        return true;
      } catch (error) {
        if (error instanceof NotFree) return false;
        throw error;
      }
    },
    fences: (shard) => {
      const name = lockName(shard);
      const token = held.get(name) ?? 0;
      return () => [[name], [token]];
    },
    forget: (shard) => void held.delete(lockName(shard)),
    close: () => clearInterval(timer),
  };
}
