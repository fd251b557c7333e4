import type { Answer, Verdict } from "../../model/adapter.ts";
import type { Json, JsonObject } from "../../model/json.ts";
import { cleanText } from "./clean-text.ts";
import { parseBody, type UnreadableCode } from "./parse-body.ts";
import { readComplaint } from "./read-complaint.ts";

const unreadable: Readonly<Record<UnreadableCode, string>> = {
  empty_body: "the answer is empty",
  not_json: "the answer is not JSON",
  not_an_object: "the answer is not a JSON object",
};

// Their meaning is HTTP's, not the provider's: the engine knows it.
const decidedByStatus: ReadonlySet<number> = new Set([401, 403, 408, 409, 425, 429]);

/**
 * The way of every adapter: only a 2xx can be a yes, and `understand` says whether its
 * body is one; another 4xx whose body says why is a refusal; the rest is the engine's.
 */
export function readVerdict(
  answer: Answer,
  understand: (body: JsonObject) => Verdict,
): Verdict | undefined {
  const body = parseBody(answer.body);
  if (answer.status >= 200 && answer.status < 300) {
    if ("object" in body) return understand(body.object);
    return notUnderstood(body.unreadable, unreadable[body.unreadable]);
  }
  return isRefusal(answer.status) && "object" in body ? explained(body.object) : undefined;
}

/** Whether `status` is a 4xx that says no to this request and to nothing else. */
export function isRefusal(status: number): boolean {
  return status >= 400 && status < 500 && !decidedByStatus.has(status);
}

/** A no, in the provider's words where it has any. */
export function refusal(body: JsonObject): Verdict {
  const { code = "refused", message = "the provider gave no reason" } = readComplaint(body) ?? {};
  return { kind: "refused", code, message };
}

/**
 * `success: false` from a provider whose pages show no such flag: a plain no where it stands
 * alone, and nothing to build on beside an id or a count.
 */
export function undocumentedNo(body: JsonObject, saysYesToo: boolean): Verdict | undefined {
  if (body["success"] !== false) return undefined;
  if (!saysYesToo) return refusal(body);
  return contradiction;
}

export const contradiction: Verdict = notUnderstood(
  "contradiction",
  "the answer says both yes and no",
);

/** An id in a form fit to be kept; empty unless `value` is a string that shows something. */
export function messageIdIn(value: Json | undefined): string {
  return typeof value === "string" ? cleanText(value) : "";
}

/** Accepted under `messageId`, or in doubt where that is empty: without an id nothing can be followed up. */
export function acceptedAs(messageId: string): Verdict {
  if (messageId !== "") return { kind: "accepted", messageId };
  return notUnderstood("no_message_id", "the answer holds no message or request id");
}

/** Neither a yes nor a no: the engine calls it in doubt. */
export function notUnderstood(code: string, message: string): Verdict {
  return { kind: "not_understood", code, message };
}

/** `undefined` where the body explains nothing, or says yes against its own status. */
function explained(body: JsonObject): Verdict | undefined {
  if (body["success"] === true) return undefined;
  return readComplaint(body) && refusal(body);
}
