import type { Adapter, Settings } from "../model/adapter.ts";
import type { JsonObject } from "../model/json.ts";
import { classify } from "./classify.ts";
import type { Finding } from "./classify.ts";
import { headOf, openHttpDoor } from "./http-door.ts";
import { redactSecrets } from "./redact-secrets.ts";

export interface OneMessage {
  readonly adapter: Adapter;
  readonly settings: Settings;
  readonly baseUrl: string;
  readonly payload: string;
  readonly timeoutMs: number;
}

/** One request, once, outside any run: for a test send. Says what is known afterwards. */
export async function sendOne(message: OneMessage): Promise<Finding> {
  const { adapter, settings, baseUrl, timeoutMs } = message;
  const door = openHttpDoor({ baseUrl, connections: 1, timeoutMs });
  try {
    const payload = JSON.parse(message.payload) as JsonObject;
    const request = adapter.toRequest(payload, settings);
    const exchange = await door.post(headOf(request), JSON.stringify(request.body));
    const finding = classify(exchange, (answer) =>
      adapter.readResponse(answer, { recipients: 1, tags: false }),
    );
    return redactSecrets(finding, adapter, settings);
  } finally {
    await door.close();
  }
}
