import type { RunnerOptions, SharedOptions } from "graphile-worker";
import { loadEngine } from "./load-engine.ts";
import type { Engine } from "./load-engine.ts";

/** Where the engine keeps its jobs. */
export interface Place {
  readonly pool: NonNullable<SharedOptions["pgPool"]>;
  readonly schema: string;
}

export interface TakingJobs extends Place {
  readonly task: string;
  /** How many at once. */
  readonly concurrency: number;
  /** Does a job. `lockedBy`: who in the engine holds it. One that throws is given again later. */
  readonly take: (shard: number, lockedBy: string) => Promise<void>;
  /** No more are taken: as told, or because the database went away. */
  readonly onEnd: () => void;
}

/** Somebody who takes jobs. */
export interface Taking {
  /** Takes no more, waits for those at hand, and until nothing of it uses the database any more. */
  stop(): Promise<void>;
}

/** Brings the engine's tables up to date. Throws `UsageError` where it is not installed. */
export async function prepareQueue(place: Place): Promise<void> {
  const engine = await loadEngine();
  await engine.runMigrations(optionsFor(engine, place));
}

/** Connections that a taking keeps for itself: without them, whoever takes many tasks had none left to work with. */
const toListen = 1;

export async function takeJobs(taking: TakingJobs): Promise<Taking> {
  const { task, concurrency, take, onEnd, ...place } = taking;
  const engine = await loadEngine();
  const { options } = place.pool;
  options.max += toListen;
  const giveBack = (): void => void (options.max -= toListen);
  const starting = engine.run({
    ...optionsFor(engine, place),
    concurrency,
    pollInterval: 1000,
    noHandleSignals: true,
    parsedCronItems: [],
    taskList: {
      async [task](payload, { job }) {
        const { shard } = payload as { readonly shard: number };
        await take(shard, job.locked_by ?? "");
      },
    },
  });
  const runner = await starting.catch((error: unknown) => {
    giveBack();
    throw error;
  });
  runner.promise.finally(giveBack).then(onEnd, onEnd);
  // One that ended by itself, because the database went away, has nothing to stop.
  const ended = runner.promise.catch(() => undefined);
  return { stop: () => runner.stop().catch(() => ended) };
}

/** Whoever waits for what is in flight decides how long: see the drain. */
const waitMs = 10 * 60_000;

function optionsFor({ Logger }: Engine, { pool, schema }: Place): RunnerOptions {
  return {
    pgPool: pool,
    schema,
    // A pooler that hands connections on knows no prepared statements.
    noPreparedStatements: true,
    gracefulShutdownAbortTimeout: waitMs,
    // By default the engine tells of a job's end in a promise that it neither awaits nor
    // catches; in batches, even of one, it does both.
    preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
    logger: new Logger(() => () => undefined),
  };
}
