import type { Adapter, AdapterRequest, Answer, Settings, Verdict } from "../model/adapter.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import { isObject, objectAt, present } from "./shared/fields.ts";
import { jsonHeaders } from "./shared/json-headers.ts";
import { needSetting } from "./shared/need-setting.ts";
import { payloadSchema } from "./shared/payload-schema.ts";
import {
  acceptedAs,
  contradiction,
  messageIdIn,
  readVerdict,
  undocumentedNo,
} from "./shared/read-verdict.ts";

/** Botika: WhatsApp flows, with the message's texts in `flow.param`. */
export const botika: Adapter = {
  name: "botika",
  title: "Botika",
  baseUrl: "https://waofficial-rm.botika.online",
  baseUrlEnv: "BOTIKA_BASE_URL",
  settings: {
    api_token: {
      env: "BOTIKA_API_TOKEN",
      secret: true,
      describes: "the API token of the number that sends",
    },
  },
  capabilities: {
    // Other types are documented for Botika's other host only.
    types: { flow: ["flow", "reply_to"] },
    interactive: [],
    tags: false,
    maxBatch: 1,
    accepted: "Botika took the message and returned a request id; it may still be queued",
  },
  get payloadSchema() {
    return payloadSchema("botika");
  },
  looksInto: [],
  sendsAsIs: true,
  toPayload,
  toRequest,
  readResponse,
};

function toPayload(message: Message, phone: E164): JsonObject {
  return present({
    to: phone,
    // Passed on as written: the page does not say which kind of id it is, and the one in
    // Botika's own answer is a request's, not WhatsApp's.
    reply_message_id: message["reply_to"],
    // "Set this as individual" on the page is left over from another API's recipient type.
    type: message.type,
    flow: flowWithParam(message["flow"]),
  });
}

function flowWithParam(flow: Json | undefined): Json | undefined {
  if (!isObject(flow)) return flow;
  const { id, token, text, action, screen, header, body, footer } = flow;
  return present({
    id,
    token,
    text,
    // In the sample but not in the table, and spelt "nagivate" there: WhatsApp's default,
    // as WhatsApp spells it, always sent, so that the provider need not guess.
    action: action ?? "navigate",
    // Required by the table even where WhatsApp needs none (data_exchange).
    screen,
    // The sample shows header.text and header.media at once; they are alternatives by
    // header.type, which the schema holds them to.
    param: present({ header, body, footer }),
  });
}

function toRequest(payload: JsonObject, settings: Settings): AdapterRequest {
  return {
    method: "POST",
    path: "/api/whatsapp/v1/messages",
    headers: jsonHeaders({ authorization: `Bearer ${needSetting(settings, "api_token")}` }),
    body: payload,
  };
}

/**
 * The values of `data.status` are not documented, so an id decides, unless the status is a
 * plain no. The sample answer on the page is not JSON (its commas are missing): such an
 * answer is not understood.
 */
function readResponse(answer: Answer): Verdict | undefined {
  return readVerdict(answer, (body) => {
    const data = objectAt(body, "data");
    // The flow page has request_id, the pages of Botika's other host have id.
    const id = messageIdIn(data["request_id"]) || messageIdIn(data["id"]);
    if (id !== "" && isPlainNo(data["status"])) return contradiction;
    return undocumentedNo(body, id !== "") ?? acceptedAs(id);
  });
}

function isPlainNo(status: Json | undefined): boolean {
  if (typeof status !== "string") return status === false;
  return /^(?:fail(?:ed|ure)?|error|rejected|refused|undelivered|invalid)$/i.test(status.trim());
}
