import type {
  AttemptResult,
  Intent,
  RunLedger,
  RunStart,
  Settlement,
} from "../../src/model/ledger.ts";

export const wave = { campaign: "spring-sale", wave: 1 };

export const destination = { adapter: "flowiq", host: "api.flowiq.test", channel: "t-1" };

let runs = 0;

export function runStart(changes: Partial<RunStart> = {}): RunStart {
  runs += 1;
  return {
    ...wave,
    run: `run-${runs}`,
    startedAtMs: 1_000,
    destination,
    digest: "campaign-digest",
    ...changes,
  };
}

export function intent(recipient: number, attempt = 1, version = "v1"): Intent {
  return { recipient, attempt, version };
}

export function settlement(
  recipient: number,
  result: AttemptResult,
  changes: Partial<Settlement> = {},
): Settlement {
  return { recipient, attempt: 1, result, sentAtMs: 5_000, latencyMs: 20, ...changes };
}

/** Records one recipient's attempts in order, one commit per step, as an engine does. */
export async function attempts(
  run: RunLedger,
  recipient: number,
  ...results: readonly (AttemptResult | "open")[]
): Promise<void> {
  for (const [index, result] of results.entries()) {
    const attempt = index + 1;
    await run.record([], [intent(recipient, attempt)]);
    if (result !== "open") await run.record([settlement(recipient, result, { attempt })], []);
  }
}

export async function everyone<T>(stream: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const each of stream) found.push(each);
  return found;
}
