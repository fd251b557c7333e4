import type { Adapter, AdapterRequest, Answer, Settings, Verdict } from "../model/adapter.ts";
import type { JsonObject } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import { present } from "./shared/fields.ts";
import { jsonHeaders } from "./shared/json-headers.ts";
import { needSetting } from "./shared/need-setting.ts";
import { payloadSchema } from "./shared/payload-schema.ts";
import {
  acceptedAs,
  messageIdIn,
  notUnderstood,
  readVerdict,
  refusal,
} from "./shared/read-verdict.ts";

/** Zixflow: the type in the path, the sender in the body, a request id in the answer. */
export const zixflow: Adapter = {
  name: "zixflow",
  title: "Zixflow",
  baseUrl: "https://api-ai.zixflow.com",
  baseUrlEnv: "ZIXFLOW_BASE_URL",
  settings: {
    api_key: { env: "ZIXFLOW_API_KEY", secret: true, describes: "the workspace's API key" },
    workspace_id: {
      env: "ZIXFLOW_WORKSPACE_ID",
      secret: false,
      describes: "the id of the workspace that the key belongs to",
    },
    phone_id: {
      env: "ZIXFLOW_PHONE_ID",
      secret: false,
      describes: "the id of the WhatsApp number that sends",
    },
  },
  channel: "phone_id",
  capabilities: {
    types: { reaction: ["message_id", "emoji", "post_back_url", "post_back_data"] },
    interactive: [],
    tags: false,
    maxBatch: 1,
    accepted: "Zixflow queued the request and returned its request id",
  },
  get payloadSchema() {
    return payloadSchema("zixflow");
  },
  looksInto: [],
  toPayload,
  toRequest,
  readResponse,
};

/** Another type gets no `reaction`, which the payload schema misses. */
function toPayload(message: Message, phone: E164, settings: Settings): JsonObject {
  const { message_id, emoji, post_back_url, post_back_data } = message;
  // The page does not say which parts of a reaction are required: both, as WhatsApp itself
  // wants them. The schema sees to it.
  const reaction = message.type === "reaction" ? present({ message_id, emoji }) : undefined;
  return present({
    recipient: phone.slice(1),
    phone_id: settings["phone_id"] ?? "${ZIXFLOW_PHONE_ID}",
    reaction,
    post_back_url,
    // A string at Zixflow: whoever correlates by more than one value joins them in the template.
    post_back_data,
  });
}

function toRequest(payload: JsonObject, settings: Settings): AdapterRequest {
  return {
    method: "POST",
    // Older pages have /api/ingestion, and a legacy API has another host and other names;
    // the page for reactions is of the newest generation.
    path: "/api/ingest/whatsapp/v1/message/reaction/send",
    headers: jsonHeaders({
      "x-api-key": needSetting(settings, "api_key"),
      "x-workspace-id": needSetting(settings, "workspace_id"),
    }),
    body: { ...payload, phone_id: needSetting(settings, "phone_id") },
  };
}

/** The id kept is the request's: what later notifications call `message_id` differs in kind. */
function readResponse(answer: Answer): Verdict | undefined {
  return readVerdict(answer, (body) => {
    // The older generation of pages calls the flag `status`.
    const flag = body["success"] ?? body["status"];
    // A no may come with 200: `success` is told apart from the status on the page.
    if (flag === false) return refusal(body);
    if (flag !== true) {
      return notUnderstood("no_success_flag", "the answer does not say whether it succeeded");
    }
    return acceptedAs(messageIdIn(body["request_id"]));
  });
}
