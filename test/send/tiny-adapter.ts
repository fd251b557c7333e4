import type { Adapter, Answer, Asked, Verdict } from "../../src/model/adapter.ts";

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

const refusals: Readonly<Record<string, "refused" | "refused_for_now" | "fatal">> = {
  no: "refused",
  later: "refused_for_now",
  closed: "fatal",
};

function readResponse({ status, body }: Answer, asked: Asked): Verdict | undefined {
  const told = parse(body);
  const { code = "refused", message = "" } = told;
  const kind = refusals[code] ?? (told.success === false ? "refused" : undefined);
  if (kind !== undefined) return { kind, code, message };
  return status >= 300 ? undefined : readYes(told, asked);
}

function readYes({ success, id, count }: Told, { recipients, tags }: Asked): Verdict {
  if (count !== undefined && !tags && count !== recipients) {
    return { kind: "not_understood", code: "count_mismatch", message: "" };
  }
  if (success !== true || id === undefined) {
    return { kind: "not_understood", code: "unclear", message: "" };
  }
  return { kind: "accepted", messageId: id, ...(count === undefined ? {} : { count }) };
}

interface Told {
  readonly success?: unknown;
  readonly code?: string;
  readonly message?: string;
  readonly id?: string;
  readonly count?: number;
}

function parse(body: string): Told {
  try {
    return JSON.parse(body) as Told;
  } catch {
    return {};
  }
}
