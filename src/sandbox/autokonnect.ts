import { STATUS_CODES } from "node:http";
import { documentedError } from "./autokonnect-errors.ts";
import { listOf, resolveRecipients } from "./autokonnect-recipients.ts";
import { bearerToken, invalidKey } from "./bearer.ts";
import { metaInteractive } from "./meta-interactive.ts";
import type { Body, Call, Fields, Provider, Reply, Words } from "./provider.ts";
import { array, byKind, isFields, isMissing, link, object, text, wrong } from "./shape.ts";
import type { Check } from "./shape.ts";

/** AutoKonnect, from its page WhatsApp Messaging API. */
export const autokonnect: Provider = {
  name: "autokonnect",
  sendsAt: (path) => sendPath.test(path),
  glance: ({ phone_number, contact_tag_id, type }) => ({
    to: [...resolveRecipients(phone_number, contact_tag_id)].map((digits) => `+${digits}`),
    type: typeof type === "string" ? type : null,
  }),
  answer(call) {
    return refuseCaller(call) ?? refuseChannel(call) ?? answerBody(call.body);
  },
  failure: failed,
  refuse: ({ code, message }) =>
    failed(documentedError(code)?.status ?? 400, { code: code ?? "no_valid_recipients", message }),
};

const sendPath = /^\/api\/v1\/whatsapp\/([^/]+)\/messages$/;

function refuseCaller({ headers }: Call): Reply | undefined {
  const token = bearerToken(headers);
  if (token === undefined) return documented("invalid_auth_header");
  return token === invalidKey ? documented("invalid_api_key") : undefined;
}

// The page gives no order of the checks; this one asks about the key, then the channel, then
// the body from its outside in, and only then looks anything up.
function refuseChannel({ path }: Call): Reply | undefined {
  const channel = sendPath.exec(path)?.[1];
  if (channel === "missing") return failed(404, says(undefined, undefined));
  if (channel === "foreign") return documented("credential_resource_mismatch");
  return channel === "disconnected" ? documented("reconnect_waba") : undefined;
}

function answerBody(body: Body): Reply {
  if (body.kind === "other" || !isFields(body.value)) {
    return failed(400, says("invalid_json", "the body must be a JSON object"));
  }
  const fields = body.value;
  const code = missingIn(fields) ?? missingForType(fields) ?? wrongTemplate(fields);
  if (code !== undefined)
    return code === "missing_interactive" ? noInteractive() : documented(code);
  const complaint = byKind("type", bodies)(fields, "");
  if (complaint) return failed(400, says("invalid_request", complaint.says));
  return queued(resolveRecipients(fields["phone_number"], fields["contact_tag_id"]).size);
}

function missingIn({ type, phone_number, contact_tag_id }: Fields): string | undefined {
  if (isMissing(type)) return "missing_type";
  if (typeof type !== "string" || !Object.hasOwn(bodies, type)) return "invalid_type";
  const isForSomeone = listOf(phone_number).length > 0 || listOf(contact_tag_id).length > 0;
  return isForSomeone ? undefined : "missing_recipient";
}

function missingForType(fields: Fields): string | undefined {
  const required = requiredByType[String(fields["type"])] ?? ["link"];
  const missing = required.find((key) => isMissing(fields[key]));
  return missing === undefined ? undefined : `missing_${missing}`;
}

const requiredByType: Readonly<Record<string, readonly string[]>> = {
  text: ["message"],
  template: ["template_id", "components"],
  interactive: ["interactive"],
};

// The page's own sample has "promo_template" here, which its table and its errors forbid.
function wrongTemplate({ type, template_id }: Fields): string | undefined {
  if (type !== "template") return undefined;
  if (!Number.isInteger(template_id)) return "invalid_template_id_format";
  if (template_id === unknownTemplate) return "template_not_found";
  return template_id === unapprovedTemplate ? "template_not_approved" : undefined;
}

/** Every other integer is a template that was found and is approved. */
const unknownTemplate = 404_404;
const unapprovedTemplate = 400_400;

function queued(recipients: number): Reply {
  // The page says this of tags only.
  if (recipients === 0) return documented("no_valid_recipients");
  return {
    status: 200,
    body: { message: "Message queued for sending", recipients_count: recipients },
    accepted: true,
    invented: undefined,
  };
}

function documented(code: string): Reply {
  return failed(documentedError(code)?.status ?? 400, says(code, undefined));
}

// The error that must exist and that the table lacks.
function noInteractive(): Reply {
  const message = "interactive is required for interactive type";
  return failed(400, says("missing_interactive", message));
}

/** The page gives status, code and message, but never the JSON they come in. */
function failed(status: number, { code, message }: Words): Reply {
  const row = documentedError(code, status);
  const words = message ?? row?.message ?? STATUS_CODES[status] ?? "the request failed";
  const isOnThePage = row?.status === status && row.message === words;
  return {
    status,
    body: { ...(code === undefined ? {} : { error: code }), message: words },
    accepted: false,
    invented: isOnThePage ? "envelope" : "true",
  };
}

function says(code: string | undefined, message: string | undefined): Words {
  return { code, message };
}

const phone: Check = (value, at) =>
  typeof value === "string" || Number.isSafeInteger(value)
    ? undefined
    : wrong(at, "must be a string or a number");

const oneOrMany =
  (check: Check): Check =>
  (value, at) =>
    Array.isArray(value) ? array(check, { min: 0 })(value, at) : check(value, at);

const recipients = { phone_number: oneOrMany(phone), contact_tag_id: oneOrMany(text()) };

const type = text();

const media = object({ type, link }, { caption: text(1024), ...recipients });

const component: Check = (value, at) =>
  isFields(value) ? undefined : wrong(at, "must be an object");

const bodies: Readonly<Record<string, Check>> = {
  text: object({ type, message: text(4096) }, recipients),
  image: media,
  video: media,
  document: media,
  // The caption is for images, videos and documents only.
  audio: object({ type, link }, recipients),
  template: object(
    { type, template_id: () => undefined, components: array(component, { min: 0 }) },
    // Only the sample has it.
    { language: text(), ...recipients },
  ),
  interactive: object({ type, interactive: metaInteractive }, recipients),
};
