import type { AttemptResult, Intent, Settlement } from "../model/ledger.ts";
import type { Stop } from "../model/sending.ts";
import type { AnswerClass, Finding } from "./classify.ts";
import { abandonedCode } from "./http-door.ts";
import type { Exchange } from "./exchange.ts";

/** Longer than this is not worth holding a run for. */
const longestWaitMs = 10 * 60_000;

const resultOfClass: Readonly<Record<AnswerClass, AttemptResult>> = {
  accepted: "accepted",
  refused: "rejected",
  fatal: "failed",
  redirect: "in_doubt",
  in_doubt: "in_doubt",
  not_sent: "retry",
  refused_for_now: "retry",
};

/**
 * What an attempt comes to. Retries used up: failed, since it surely was not taken. Given up
 * before it left: withdrawn, since that was our doing.
 */
export function resultOf(finding: Finding, nth: number, retries: number): AttemptResult {
  if (finding.class === "not_sent" && finding.code === abandonedCode) return "withdrawn";
  const result = resultOfClass[finding.class];
  return result === "retry" && nth > retries ? "failed" : result;
}

/** A finding that concerns more than its own recipient ends the run. */
export function stopFor(finding: Finding): Stop | undefined {
  const message = `${finding.message} (${finding.code})`;
  if (finding.class === "fatal" || finding.class === "redirect") {
    return { kind: finding.class, message };
  }
  const waitMs = finding.retryAfterMs ?? 0;
  if (waitMs <= longestWaitMs) return undefined;
  const minutes = Math.ceil(waitMs / 60_000);
  return { kind: "retry_after", message: `the provider asks to wait ${minutes} minutes` };
}

/** What the ledger is told of one attempt. */
export interface Told {
  readonly exchange: Exchange;
  readonly finding: Finding;
  readonly result: AttemptResult;
}

export function settlementsOf(intents: readonly Intent[], told: Told): readonly Settlement[] {
  const { exchange, finding, result } = told;
  const { messageId, httpStatus, code, message } = finding;
  const hasLeft = exchange.kind !== "not_sent";
  const sentAtMs = hasLeft ? exchange.sentAtMs : Date.now();
  const latencyMs = hasLeft ? exchange.latencyMs : undefined;
  const words = code === "" ? undefined : { code, error: message };
  return intents.map(({ recipient, attempt }) => {
    const told = { recipient, attempt, result, sentAtMs, latencyMs, messageId, httpStatus };
    return words === undefined ? told : { ...told, ...words };
  });
}
