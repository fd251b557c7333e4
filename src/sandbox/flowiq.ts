import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { addresseesOf } from "./addressee.ts";
import { bearerToken, invalidKey } from "./bearer.ts";
import { flatInteractive } from "./flowiq-interactive.ts";
import type { Call, Provider, Reply } from "./provider.ts";
import { array, between, isFields, link, matching, object, oneOf, text } from "./shape.ts";
import type { Check, Complaint } from "./shape.ts";

/** FlowIQ, from its pages Send Reaction, Send Image and the other Send pages of its public docs. */
export const flowiq: Provider = {
  name: "flowiq",
  sendsAt: (path) => path === "/send-whatsapp",
  glance: ({ phone_number, message_type }) => ({
    to: addresseesOf(phone_number),
    type: typeof message_type === "string" ? message_type : null,
  }),
  answer(call) {
    return refuseCaller(call) ?? answerBody(call);
  },
  failure: (status, { code, message }) =>
    failed(status, code ?? STATUS_CODES[status] ?? "Error", message ?? "the request failed"),
  // The pages show no refusal with status 200; their success flag suggests this one.
  refuse: ({ code, message }) => ({
    status: 200,
    body: {
      success: false,
      ...(code === undefined ? {} : { error: code }),
      message: message ?? "Message could not be sent",
    },
    accepted: false,
    invented: "true",
  }),
};

function refuseCaller({ headers, query }: Call): Reply | undefined {
  const token = bearerToken(headers);
  if (token === undefined) {
    return failed(401, "Unauthorized", "Authorization must be: Bearer YOUR_BEARER_TOKEN");
  }
  if (token === invalidKey) return failed(401, "Unauthorized", "the API key is not valid");
  // The parameter panels call it required, the samples of the same pages leave it out.
  if (!query.get("tenantId")) return failed(400, missingField, "tenantId is required");
  return undefined;
}

const missingField = "Missing required field";

function answerBody({ body }: Call): Reply {
  if (body.kind === "other" || !isFields(body.value)) {
    return failed(400, "Invalid request", "the body must be a JSON object");
  }
  const { message_type: type, phone_number: phone } = body.value;
  const complaint = envelope(body.value, "") ?? bodies[String(type)]?.(body.value, "");
  return complaint ? refuseBody(complaint, String(type)) : sent(String(phone), String(type));
}

function refuseBody(complaint: Complaint, type: string): Reply {
  if (complaint.kind !== "missing") return failed(400, "Invalid request", complaint.says);
  const kind = mediaTypes.has(type) ? "media" : type;
  const at = complaint.at === "reaction" ? "reaction.message_id" : complaint.at;
  const message = at in common ? `${at} is required` : `${at} is required for ${kind} messages`;
  const refusal = failed(400, missingField, message);
  return documented.has(message) ? { ...refusal, invented: undefined } : refusal;
}

const documented: ReadonlySet<string> = new Set([
  "media_url is required for media messages",
  "reaction.message_id is required for reaction messages",
  "text is required for text messages",
]);

function sent(phone: string, type: string): Reply {
  const messageId = `wamid.HBgL${Buffer.from(randomUUID()).toString("base64")}`;
  const data = { message_id: messageId, recipient: phone.slice(1), message_type: type };
  return {
    status: 200,
    body: { success: true, message: "Message sent successfully", data },
    accepted: true,
    invented: undefined,
  };
}

function failed(status: number, error: string, message: string): Reply {
  return { status, body: { error, message }, accepted: false, invented: "true" };
}

const mediaTypes: ReadonlySet<string> = new Set(["image", "video", "audio", "document"]);

const types = ["text", ...mediaTypes, "location", "contacts", "interactive", "reaction"];

const common = {
  phone_number: matching(/^\+[1-9]\d{6,14}$/, "must be + and the digits of the number"),
  message_type: oneOf(...types),
};

// Whatever else is wrong, these two are complained of first.
const envelope: Check = (value, at) => {
  if (!isFields(value)) return undefined;
  const { phone_number, message_type } = value;
  return object(common)({ phone_number, message_type }, at);
};

const reply = { context_message_id: text() };
// Text and caption limits are Meta's, to which FlowIQ hands the message at once.
const caption = { caption: text(1024) };

const place = object(
  { latitude: between(-90, 90), longitude: between(-180, 180) },
  { name: text(), address: text() },
);

const contact = object({
  name: object({ formatted_name: text() }, { first_name: text(), last_name: text() }),
  phones: array(object({ phone: text() }, { type: text() })),
});

const reaction = object({ message_id: text() }, { emoji: matching(/./u, "must be an emoji") });

/** What stands beside the common fields, by type; a reaction cannot be a reply. */
const bodies: Readonly<Record<string, Check>> = {
  text: object({ ...common, text: text(4096) }, reply),
  image: object({ ...common, media_url: link }, { ...caption, ...reply }),
  video: object({ ...common, media_url: link }, { ...caption, ...reply }),
  // The audio panel lists no caption.
  audio: object({ ...common, media_url: link }, reply),
  document: object({ ...common, media_url: link }, { ...caption, filename: text(240), ...reply }),
  location: object({ ...common, location: place }, reply),
  contacts: object({ ...common, contacts: array(contact) }, reply),
  interactive: object({ ...common, interactive: flatInteractive }, reply),
  reaction: object({ ...common, reaction }),
};
