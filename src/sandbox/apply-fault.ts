import type { Effect, Fault, GarbledEffect, StatusEffect } from "./fault.ts";
import type { Provider, Reply } from "./provider.ts";

/** What goes back over the socket: an answer, nothing ever, or a reset. */
export type Delivery = AnswerDelivery | { readonly kind: "reset" | "hang" };

export interface AnswerDelivery {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Milliseconds before each byte of the body; 0 is all at once. */
  readonly dripMs: number;
}

export interface Outcome {
  readonly delivery: Delivery;
  /** The provider took the message. */
  readonly accepted: boolean;
}

/** What becomes of the provider's `reply` under `fault`. */
export function applyFault(reply: Reply, fault: Fault | undefined, provider: Provider): Outcome {
  const effect: Effect = fault?.effect ?? { kind: "none", taken: true };
  return {
    delivery: deliveryOf(reply, effect, provider),
    accepted: reply.accepted && effect.taken,
  };
}

function deliveryOf(reply: Reply, effect: Effect, provider: Provider): Delivery {
  switch (effect.kind) {
    case "none":
      return answer(reply);
    case "drip":
      return { ...answer(reply), dripMs: effect.everyMs };
    case "silent":
      return { kind: effect.how };
    case "garbled":
      return later(garble(answer(reply), effect), effect.retryAfterS);
    case "status":
      return later(answer(withStatus(reply, effect, provider)), effect.retryAfterS);
    case "refuse":
      return later(answer(provider.refuse(effect)), effect.retryAfterS);
  }
}

function answer({ status, body, invented }: Reply): AnswerDelivery {
  const label = invented === undefined ? {} : { "x-sandbox-invented": invented };
  const headers = { "content-type": "application/json; charset=utf-8", ...label };
  return { kind: "answer", status, headers, body: JSON.stringify(body), dripMs: 0 };
}

function garble(due: AnswerDelivery, { how, status = due.status }: GarbledEffect): AnswerDelivery {
  if (how === "empty") return { ...due, status, body: "" };
  if (how === "truncate") return { ...due, status, body: due.body.slice(0, due.body.length / 2) };
  return {
    ...due,
    status,
    headers: { "content-type": "text/html; charset=utf-8" },
    body: `<!doctype html><title>Gateway</title><h1>${status} from a gateway</h1>\n`,
  };
}

// A 2xx is the provider's own yes under another number.
function withStatus(reply: Reply, effect: StatusEffect, provider: Provider): Reply {
  if (effect.status >= 300) return provider.failure(effect.status, effect);
  return reply.accepted ? { ...reply, status: effect.status } : reply;
}

function later(due: AnswerDelivery, retryAfterS: number | undefined): AnswerDelivery {
  if (retryAfterS === undefined) return due;
  return { ...due, headers: { ...due.headers, "retry-after": String(retryAfterS) } };
}
