import type { Fences } from "../../model/ledger.ts";
import type { Asking, Database } from "./database.ts";
import { NotFree, takeOne } from "./leases.ts";

/** One worker's hold of a shard. Whoever takes the shard after it has another token. */
export interface Taking {
  /** The shard's number. */
  readonly id: number;
  readonly token: number;
}

/** The locks of the shards that one worker holds: kept alive together. */
export interface ShardLeases {
  /** Within a transaction. Nothing where somebody else holds it. */
  take(asking: Asking, shard: number): Promise<Taking | undefined>;
  /** Kept alive from now on. Only for a taking that is on disk: another's may get the token of one that is not. */
  keep(taking: Taking): void;
  /** No more kept alive. */
  forget(taking: Taking): void;
  close(): void;
}

/** What the writes of a taking are written under. */
export function fencesOf({ id, token }: Taking): Fences {
  return () => [[lockName(id)], [token]];
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
        return { id: shard, token: await takeOne(asking, schema, name, { what: name, leaseMs }) };
      } catch (error) {
        if (error instanceof NotFree) return undefined;
        throw error;
      }
    },
    keep: ({ id, token }) => void held.set(lockName(id), token),
    forget({ id, token }) {
      if (held.get(lockName(id)) === token) held.delete(lockName(id));
    },
    close: () => clearInterval(timer),
  };
}
