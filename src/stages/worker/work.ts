import { openWork } from "../../ledger/postgres/work.ts";
import { serveHealth } from "../../health/serve.ts";
import type { Health, Listening } from "../../health/serve.ts";
import { readLedgerAddress } from "../../model/ledger-address.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import { UsageError } from "../../model/trouble.ts";
import { noMetrics } from "../../model/worker-metrics.ts";
import { prepareQueue } from "../../queue/queue.ts";
import { openWorker } from "./worker.ts";
import type { Worker, WorkerOptions } from "./worker.ts";

export interface WorkRequest extends Omit<WorkerOptions, "metrics"> {
  /** `postgres://…`, instead of `CARILLON_LEDGER`. */
  readonly ledger?: string;
  /** How long a shard outlives a worker who is gone. */
  readonly leaseMs?: number;
  /** Answer there how this worker is. */
  readonly listen?: Listening;
}

/** Sends shards of whatever is distributed in a ledger, until told to stop. Never sees a campaign's files. */
export async function work(request: WorkRequest): Promise<void> {
  const { leaseMs, listen, onNote } = request;
  const shared = await openWork(addressOf(request), leaseMs === undefined ? {} : { leaseMs });
  let worker: Worker | undefined;
  let health: Health | undefined;
  try {
    await prepareQueue(shared.engine);
    health =
      listen && (await serveHealth({ ...listen, unready: () => worker?.unready() ?? undefined }));
    if (health !== undefined) onNote?.(listeningNote(health));
    worker = openWorker(shared, { ...request, metrics: health?.metrics ?? noMetrics });
    await worker.run();
  } finally {
    await shared.close();
    await health?.close();
  }
}

function listeningNote({ url, hasMetrics }: Health): string {
  const metrics = hasMetrics ? "/metrics" : "no /metrics: they need the package prom-client";
  return `answering at ${url}: /healthz, /readyz, ${metrics}`;
}

function addressOf({ ledger, env }: WorkRequest): PostgresAddress {
  const told = ledger ?? env["CARILLON_LEDGER"];
  const address = told ? readLedgerAddress(told) : undefined;
  if (address?.kind === "postgres") return address;
  throw new UsageError(
    "a worker takes its work from a ledger in PostgreSQL, and none is named",
    "name one with --ledger postgres://… or CARILLON_LEDGER",
  );
}
