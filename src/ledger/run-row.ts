import type { RunRecord } from "../model/ledger.ts";

/** A row of `runs`. */
export interface RunRow {
  readonly run: string;
  readonly digest: string;
  readonly started_at: number;
  readonly finished_at: number | null;
  readonly status: string | null;
}

/** The same as everyone else knows it. */
export function runRecord({ run, digest, started_at, finished_at, status }: RunRow): RunRecord {
  return {
    run,
    startedAtMs: started_at,
    digest,
    ...(finished_at === null ? {} : { finishedAtMs: finished_at }),
    ...(status === null ? {} : { status }),
  };
}
