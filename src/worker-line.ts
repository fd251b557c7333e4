import type { WorkRequest } from "./stages/worker/work.ts";

/**
 * The second line beside the pipeline: queue → ledger → send → record, shard by shard. Takes
 * what `execute` of a distributed campaign wrote down and decides nothing either. Resolves
 * once told to stop and everything in flight is settled. Throws `Trouble` before it begins.
 */
export async function work(request: WorkRequest): Promise<void> {
  // Nobody loads a queue's engine for `--help`.
  const { work: takeAndSend } = await import("./stages/worker/work.ts");
  return takeAndSend(request);
}
