import type { Answer, Verdict } from "../model/adapter.ts";
import type { Exchange } from "./exchange.ts";
import { retryAfterMs } from "./retry-after.ts";

/** What is known after one attempt. The contract's table, section 4, row by row. */
export type AnswerClass =
  | "accepted"
  | "not_sent"
  | "refused_for_now"
  | "refused"
  | "fatal"
  | "redirect"
  | "in_doubt";

export interface Finding {
  readonly class: AnswerClass;
  readonly code: string;
  readonly message: string;
  readonly httpStatus?: number | undefined;
  readonly messageId?: string | undefined;
  /** What the provider counted, where it counts. */
  readonly count?: number | undefined;
  readonly retryAfterMs?: number;
}

/**
 * Says what is known of an exchange. Decides by phase first, then by status, then by what
 * the adapter reads; whatever fits nothing is in doubt.
 */
export function classify(
  exchange: Exchange,
  read: (answer: Answer) => Verdict | undefined,
): Finding {
  switch (exchange.kind) {
    case "not_sent":
      return {
        class: exchange.identity ? "fatal" : "not_sent",
        code: exchange.code,
        message: exchange.message,
      };
    case "lost": {
      const { code, message, httpStatus } = exchange;
      return {
        class: "in_doubt",
        code,
        message,
        ...(httpStatus === undefined ? {} : { httpStatus }),
      };
    }
    case "answered":
      return readAnswer(exchange.answer, verdictOf(exchange.answer, read));
  }
}

/** An adapter that stumbles over an answer has not understood it. */
function verdictOf(
  answer: Answer,
  read: (answer: Answer) => Verdict | undefined,
): Verdict | undefined {
  try {
    return read(answer);
  } catch {
    return undefined;
  }
}

function readAnswer(answer: Answer, verdict: Verdict | undefined): Finding {
  const { status: httpStatus } = answer;
  if (httpStatus < 200 || httpStatus >= 300) return { ...readOther(answer, verdict), httpStatus };
  if (verdict?.kind !== "accepted") return { ...readSuccess(answer, verdict), httpStatus };
  const { messageId, count } = verdict;
  return { class: "accepted", code: "", message: "", httpStatus, messageId, count };
}

function readOther(answer: Answer, verdict: Verdict | undefined): Finding {
  const { status } = answer;
  if (status >= 300 && status < 400) {
    return {
      class: "redirect",
      code: `http_${status}`,
      message: "the provider answered with a redirect",
    };
  }
  const told = byStatus(answer);
  if (verdict === undefined || verdict.kind === "accepted" || verdict.kind === "not_understood")
    return told;

  const words = { code: verdict.code, message: verdict.message };
  if (verdict.kind === "fatal") return { class: "fatal", ...words };
  if (verdict.kind === "refused_for_now") return { ...waitAsTold(answer), ...words };
  // A refusal counts only where the status says so too: a gateway may write the same words with a 502.
  return { ...told, ...words };
}

type NoYes = Exclude<Verdict, { readonly kind: "accepted" }>;

function readSuccess(answer: Answer, verdict: NoYes | undefined): Finding {
  if (verdict === undefined)
    return inDoubt("not_understood", "the provider's answer was not understood");
  switch (verdict.kind) {
    case "refused_for_now":
      return { ...waitAsTold(answer), code: verdict.code, message: verdict.message };
    case "refused":
    case "fatal":
      return { class: verdict.kind, code: verdict.code, message: verdict.message };
    case "not_understood":
      return inDoubt(verdict.code, verdict.message);
  }
}

const mayHaveTakenIt: ReadonlySet<number> = new Set([408, 409]);
const slowDown: ReadonlySet<number> = new Set([425, 429]);
const notLetIn: ReadonlySet<number> = new Set([401, 403]);

function byStatus(answer: Answer): Finding {
  const { status, headers } = answer;
  const code = `http_${status}`;
  const waits = status === 503 && retryAfterMs(headers) !== undefined;
  if (slowDown.has(status) || waits) return waitAsTold(answer);
  if (notLetIn.has(status)) {
    return { class: "fatal", code, message: "the provider does not accept the credentials" };
  }
  // A gateway may answer 5xx after the provider has taken the message.
  if (status < 400 || status >= 500 || mayHaveTakenIt.has(status)) {
    return inDoubt(code, "the provider may have taken the message");
  }
  return { class: "refused", code, message: "the provider refused the message" };
}

function waitAsTold(answer: Answer): Finding {
  const waitMs = retryAfterMs(answer.headers);
  return {
    class: "refused_for_now",
    code: `http_${answer.status}`,
    message: "the provider asks to slow down",
    ...(waitMs === undefined ? {} : { retryAfterMs: waitMs }),
  };
}

function inDoubt(code: string, message: string): Finding {
  return { class: "in_doubt", code, message };
}
