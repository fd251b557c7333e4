import type { Pool } from "pg";
import type { Budget } from "../../model/budget.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import type { Fences, WaveName } from "../../model/ledger.ts";
import type { Latency, Parcel } from "../../model/sending.ts";
import type {
  OpenOrder,
  OrderProgress,
  TakenShard,
  ToldOutcome,
  UnreportedRun,
  WorkOrder,
} from "../../model/work.ts";
import { postgresBudget } from "./budget.ts";
import { openDatabase, type Database } from "./database.ts";
import { ensureTables } from "./open-ledger.ts";
import { endOrder, latencyOf, openOrders, putShards, release, startOrder } from "./orders.ts";
import { beat, progressOf, stopOrder, type OrderStop } from "./order-progress.ts";
import { readTrouble, writing } from "./refusals.ts";
import { sweep, sweepJobs } from "./sweep.ts";
import { outcomesSoFar, toldSince, type ToldCommit } from "./told-since.ts";
import { unreportedRun } from "./unreported-run.ts";
import { shardLeases } from "./shard-leases.ts";
import { finishShard, giveBackShard, takeShard, type Taker } from "./shards.ts";

export interface WorkOptions {
  /** How long a shard outlives a worker who is gone. */
  readonly leaseMs?: number;
}

/** How long nobody else takes a shard whose worker is silent. */
const shardLeaseMs = 15_000;
/** A worker listens, and works at several shards. */
const connections = 12;

/** The work that machines share in a ledger's database. Where that goes away, `LedgerWriteError` says so. */
export interface Work {
  /** How messages name it. */
  readonly shown: string;
  /** For the engine that carries the jobs, in a schema of its own. */
  readonly engine: { readonly pool: Pool; readonly schema: string };
  /** A provider's rate, shared by everyone who uses this ledger. Closing it closes nothing else. */
  budget(provider: string): Budget;

  /** Puts down what a run is going to send, under its campaign's lock; nobody takes any of it before `start`. */
  put(order: WorkOrder, task: string, fences: Fences): Promise<PutOrder>;
  /** A run of this wave that workers are at, or that nobody has reported since. */
  unreported(wave: WaveName): Promise<UnreportedRun | undefined>;
  progress(run: string): Promise<OrderProgress>;
  /** What commits of a run after this one said, as long as that is kept. */
  toldSince(run: string, after: number): Promise<readonly ToldCommit[]>;
  /** Where recipients of a run stand now, in pages. */
  outcomesSoFar(run: string): AsyncGenerator<readonly ToldOutcome[]>;
  /** Nobody takes any of it any more, and who holds some lets go. The first reason counts. */
  stop(run: string, stop: OrderStop): Promise<void>;
  /** Nobody may write any of it any more; what is under way still is in doubt. */
  end(run: string): Promise<void>;
  latency(run: string): Promise<Latency>;

  orders(): Promise<readonly OpenOrder[]>;
  /** Nothing where another holds it, or nothing is left of it. */
  take(shard: number, taker: Taker): Promise<TakenShard | undefined>;
  /** The first shard of an order lets the others go. */
  finish(shard: TakenShard): Promise<void>;
  /** Somebody else may take what is left of it. */
  giveBack(shard: TakenShard): Promise<void>;
  /** Says no more that this worker is at it: somebody else takes it once its lease has ended. */
  drop(shard: TakenShard): void;
  /** Frees the shards of workers that are gone. Returns how many. */
  sweep(): Promise<number>;
  /** Frees shards whose jobs went down with a worker before it took them. Returns how many. */
  sweepJobs(): Promise<number>;
  /** This worker is alive, and can take these tasks. */
  beat(worker: string, tasks: readonly string[]): Promise<void>;
  close(): Promise<void>;
}

export interface PutOrder {
  shard(parcels: readonly Parcel[]): Promise<void>;
  /** The first shard may be taken, and the others once it is done. */
  start(): Promise<void>;
}

/** Throws `LedgerRefusedError` where the database cannot be used. */
export async function openWork(
  address: PostgresAddress,
  { leaseMs = shardLeaseMs }: WorkOptions = {},
): Promise<Work> {
  const database = await openDatabase(address, connections);
  try {
    await ensureTables(database);
  } catch (error) {
    await database.close();
    throw readTrouble(database.shown, error);
  }
  return workIn(database, leaseMs);
}

function workIn(database: Database, leaseMs: number): Work {
  const leases = shardLeases(database, leaseMs);
  const jobs = jobsSchema(database.schema);
  const asking = <T>(asked: () => Promise<T>): Promise<T> => writing(database.shown, asked);
  return {
    shown: database.shown,
    engine: { pool: database.pool, schema: jobs.slice(1, -1) },
    budget: (provider) => ({ ...postgresBudget(database, provider), close: async () => undefined }),
    async put(order, task, fences) {
      const run = await asking(() => startOrder(database, fences, { order, task }));
      let nth = 0;
      return {
        shard: (parcels) => asking(() => putShards(database, run, { nth: nth++, parcels })),
        start: () => asking(() => release(database, fences, { run, jobs })),
      };
    },
    unreported: (wave) => unreportedRun(database, wave),
    progress: (run) => asking(() => progressOf(database, run)),
    toldSince: (run, after) => asking(() => toldSince(database, run, after)),
    outcomesSoFar: (run) => outcomesSoFar(database, run),
    stop: (run, stop) => asking(() => stopOrder(database, run, stop)),
    end: (run) => asking(() => endOrder(database, run)),
    latency: (run) => asking(() => latencyOf(database, run)),
    orders: () => openOrders(database),
    take: (shard, taker) => takeShard(database, leases, { shard, ...taker }),
    finish: ({ id, token, order }) =>
      finishShard(database, leases, { id, token, jobs, run: order.run }),
    giveBack: ({ id, token }) => giveBackShard(database, leases, { id, token, jobs }),
    drop: (shard) => leases.forget(shard),
    sweep: () => sweep(database, jobs),
    sweepJobs: () => sweepJobs(database, jobs),
    beat: (worker, tasks) => beat(database, worker, tasks),
    async close() {
      leases.close();
      await database.close();
    },
  };
}

/** The engine's own schema beside the ledger's, quoted. */
function jobsSchema(schema: string): string {
  return `"${schema.slice(1, -1)}_jobs"`;
}
