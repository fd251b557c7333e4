import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are compared field by field
  readonly json: any;
}

interface Ask {
  /** Path and query behind the provider's base URL; default: its documented one. */
  readonly path?: string;
  readonly method?: string;
  /** Replace the default credentials. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

export const flowiqPath = "/send-whatsapp?tenantId=acme";
export const zixflowPath = "/api/ingest/whatsapp/v1/message/reaction/send";
export const botikaPath = "/api/whatsapp/v1/messages";
export const autokonnectPath = "/api/v1/whatsapp/123/messages";

const paths: Readonly<Record<string, string>> = {
  flowiq: flowiqPath,
  zixflow: zixflowPath,
  botika: botikaPath,
  autokonnect: autokonnectPath,
};

const credentials: Readonly<Record<string, Record<string, string>>> = {
  flowiq: { authorization: "Bearer fiq_secret" },
  zixflow: { "x-api-key": "zix_secret", "x-workspace-id": "ws_1" },
  botika: { authorization: "Bearer bot_secret" },
  autokonnect: { authorization: "Bearer ak_secret" },
};

/** One valid message per provider, to `to`. */
export const valid: Readonly<Record<string, (to?: string) => Record<string, unknown>>> = {
  flowiq: (to = "+27123456789") => ({ phone_number: to, message_type: "text", text: "Hello" }),
  zixflow: (to = "919876543210") => ({
    recipient: to,
    phone_id: "ph_1",
    reaction: { message_id: "wamid.abc", emoji: "👍" },
  }),
  botika: (to = "+628210000000") => ({
    to,
    type: "flow",
    flow: { id: "1", token: "t", text: "Open", screen: "START", param: { body: "Hello" } },
  }),
  autokonnect: (to = "+254712345678") => ({ phone_number: to, type: "text", message: "Hello" }),
};

/** Sends `body` (JSON, or text as it is) to `provider` as its page says, but for what `how` changes. */
export async function ask(
  sandbox: Sandbox,
  provider: string,
  body: unknown,
  how: Ask = {},
): Promise<Answer> {
  const { path = paths[provider], method = "POST", headers = credentials[provider], signal } = how;
  const response = await fetch(sandbox.baseUrl(provider) + path, {
    method,
    headers: { "content-type": "application/json", ...headers },
    ...(method === "GET" ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    redirect: "manual",
    signal: signal ?? null,
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, json: parsed(text) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
