import type { PayloadProblem } from "../model/adapter.ts";
import type { JsonObject } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { Provider } from "../model/provider.ts";
import type { Complaint } from "./complaint.ts";
import { payloadCheck } from "./payload-check.ts";

/** What no row can change: the values of a message are templates, its build is not. */
const ofTheBuild: ReadonlySet<string> = new Set([
  "missing_field",
  "unknown_field",
  "too_many",
  "too_few",
]);

/**
 * What the provider's payload is short of or has too much of, whatever the row: told once,
 * in the YAML, and not again for every recipient. `message` must be sound.
 */
export function payloadIsWhole(message: Message, { adapter }: Provider): readonly Complaint[] {
  // The check turns leaves into what the schema wants, and must not do so in the document.
  const payload: JsonObject = structuredClone(adapter.toPayload(message, "+254700000000", {}));
  return payloadCheck(adapter.payloadSchema)(payload)
    .filter(({ code }) => ofTheBuild.has(code))
    .map((problem) => complaintOf(problem, adapter.title));
}

/** Where the payload is built as the message is, the place is exact, else the nearest there is. */
function complaintOf({ pointer, code, message }: PayloadProblem, title: string): Complaint {
  const steps = pointer.split("/").slice(1);
  return {
    at: ["message", ...steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step))],
    code,
    message: `${title} cannot take this message: \`${steps.join(".")}\` ${message}`,
    hint:
      code === "missing_field" ? `add \`${steps.at(-1)}\`` : "change the message so that it fits",
  };
}
