import type { Adapter, AdapterRequest, Answer, Settings, Verdict } from "../model/adapter.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Message, MessageType } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import { isObject, objectAt, present } from "./shared/fields.ts";
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

/** FlowIQ: one path for every type, the type in the body, WhatsApp's own id in the answer. */
export const flowiq: Adapter = {
  name: "flowiq",
  title: "FlowIQ",
  baseUrl: "https://api.flowiq.live",
  baseUrlEnv: "FLOWIQ_BASE_URL",
  settings: {
    api_key: {
      env: "FLOWIQ_API_KEY",
      secret: true,
      // The samples' tokens begin with fiq_, the panel speaks of any bearer token: any is taken.
      describes: "the organisation's API key; FlowIQ's begin with fiq_",
    },
    tenant_id: {
      env: "FLOWIQ_TENANT_ID",
      secret: false,
      describes: "the slug that names the organisation at FlowIQ",
    },
  },
  channel: "tenant_id",
  capabilities: {
    types: {
      text: ["text", "reply_to"],
      image: ["link", "caption", "reply_to"],
      video: ["link", "caption", "reply_to"],
      // The general panel has captions for media, the one for audio has none: none.
      audio: ["link", "reply_to"],
      document: ["link", "caption", "filename", "reply_to"],
      location: ["latitude", "longitude", "name", "address", "reply_to"],
      contacts: ["contacts", "reply_to"],
      interactive: ["interactive", "reply_to"],
      // One page titles its panel "audio" and tells of reactions; the prose is the contract
      // for reactions, and it has no context_message_id.
      reaction: ["message_id", "emoji"],
    },
    interactive: ["button", "list"],
    tags: false,
    maxBatch: 1,
    accepted: "FlowIQ handed the message to WhatsApp and returned WhatsApp's message id",
  },
  get payloadSchema() {
    return payloadSchema("flowiq");
  },
  looksInto: [],
  sendsAsIs: true,
  toPayload,
  toRequest,
  readResponse,
};

type Body = (message: Message) => Readonly<Record<string, Json | undefined>>;

const media: Body = ({ link, caption, filename }) => ({ media_url: link, caption, filename });

const bodies: Readonly<Partial<Record<MessageType, Body>>> = {
  text: ({ text }) => ({ text }),
  image: media,
  video: media,
  audio: media,
  document: media,
  location: ({ latitude, longitude, name, address }) => ({
    location: present({ latitude, longitude, name, address }),
  }),
  contacts: ({ contacts }) => ({ contacts }),
  interactive: ({ interactive }) => ({ interactive: flatInteractive(interactive) }),
  // Without an emoji FlowIQ chooses one; what it does with an empty one is not said, so the
  // schema refuses that.
  reaction: ({ message_id, emoji }) => ({ reaction: present({ message_id, emoji }) }),
};

/** A type that FlowIQ has not gets no fields: its payload schema refuses it by name. */
function toPayload(message: Message, phone: E164): JsonObject {
  return present({
    phone_number: phone,
    message_type: message.type,
    ...bodies[message.type]?.(message),
    context_message_id: message["reply_to"],
  });
}

/**
 * FlowIQ's flat form of Meta's button and list messages. It goes by which parts are there,
 * not by `type`; a part it cannot read stays as it is, for the payload schema to refuse.
 */
function flatInteractive(interactive: Json | undefined): Json | undefined {
  if (!isObject(interactive)) return interactive;
  const action = objectAt(interactive, "action");
  return present({
    type: interactive["type"],
    ...flatHeader(interactive["header"]),
    body: flatText(interactive["body"]),
    footer: flatText(interactive["footer"]),
    button: action["button"],
    buttons: flatButtons(action["buttons"]),
    sections: action["sections"],
  });
}

function flatHeader(header: Json | undefined): Readonly<Record<string, Json | undefined>> {
  if (!isObject(header)) return { header };
  const file = ["image", "video", "document"].map((kind) => header[kind]).find(isObject);
  if (!file) return { header: flatText(header) };
  const { link, filename } = file;
  // Whether text and media may stand together is not said: both are passed on and the schema
  // refuses the pair.
  return {
    header: header["text"],
    header_media: present({ type: header["type"], url: link, filename }),
  };
}

function flatText(part: Json | undefined): Json | undefined {
  return isObject(part) ? (part["text"] ?? part) : part;
}

function flatButtons(buttons: Json | undefined): Json | undefined {
  if (!Array.isArray(buttons)) return buttons;
  return (buttons as readonly Json[]).map((button) => {
    if (!isObject(button) || !isObject(button["reply"])) return button;
    const { id, title } = button["reply"];
    return present({ id, title });
  });
}

function toRequest(payload: JsonObject, settings: Settings): AdapterRequest {
  // The panels call tenantId required and the samples leave it out: sent always, since a
  // server that does not want it can only overlook it.
  const tenant = encodeURIComponent(needSetting(settings, "tenant_id"));
  return {
    method: "POST",
    path: `/send-whatsapp?tenantId=${tenant}`,
    headers: jsonHeaders({ authorization: `Bearer ${needSetting(settings, "api_key")}` }),
    body: payload,
  };
}

/** `data.recipient` and `data.message_type` only echo the request; they are not looked at. */
function readResponse(answer: Answer): Verdict | undefined {
  return readVerdict(answer, (body) => {
    if (body["success"] === false) return refusal(body);
    // A yes carries success: true, a 400 no success at all: its absence settles nothing.
    if (body["success"] !== true) {
      return notUnderstood("no_success_flag", "the answer does not say whether it succeeded");
    }
    return acceptedAs(messageIdIn(objectAt(body, "data")["message_id"]));
  });
}
