import type { Adapter, Answer, Asked, Verdict } from "../../src/model/adapter.ts";
import type { JsonObject } from "../../src/model/json.ts";

/** As little as an adapter can be, with batches, tags and codes of its own. */
export const tinyAdapter: Adapter = {
  name: "tiny",
  title: "Tiny",
  baseUrl: "https://tiny.example",
  baseUrlEnv: "TINY_BASE_URL",
  settings: {
    token: { env: "TINY_TOKEN", secret: true, describes: "the token" },
    sender: { env: "TINY_SENDER", secret: false, describes: "the sender" },
  },
  channel: "sender",
  capabilities: {
    types: { text: ["text"] },
    interactive: [],
    tags: true,
    maxBatch: 100,
    accepted: "",
  },
  payloadSchema: {},
  toPayload: (message, phone) => ({ to: phone, text: message["text"] ?? "" }),
  toRequest: (payload, { token }) => ({
    method: "POST",
    path: "/send",
    headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
    body: payload,
  }),
  toBatch: ({ to: _one, ...message }, phones, tags) => ({ to: phones, tags, ...message }),
  readResponse,
};

export const tinySettings = { token: "tiny-secret-token", sender: "7" };

function readResponse({ status, body }: Answer, { recipients, tags }: Asked): Verdict | undefined {
  const told = parse(body);
  const { code, count, id } = told;
  const message = String(told["message"] ?? "");
  if (code === "later") return { kind: "refused_for_now", code, message };
  if (code === "closed") return { kind: "fatal", code, message };
  if (code === "no") return { kind: "refused", code, message };
  if (status >= 300) return undefined;
  if (told["success"] === false) return { kind: "refused", code: "refused", message };
  if (typeof count === "number" && !tags && count !== recipients) {
    return { kind: "not_understood", code: "count_mismatch", message: "" };
  }
  if (told["success"] !== true || typeof id !== "string") {
    return { kind: "not_understood", code: "unclear", message: "" };
  }
  return { kind: "accepted", messageId: id, ...(typeof count === "number" ? { count } : {}) };
}

function parse(body: string): JsonObject {
  try {
    return JSON.parse(body) as JsonObject;
  } catch {
    return {};
  }
}
