import type {
  Adapter,
  AdapterRequest,
  Answer,
  Asked,
  Settings,
  Verdict,
} from "../model/adapter.ts";
import type { Json, JsonObject } from "../model/json.ts";
import type { Message, MessageType } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import { fatal, findDocumented, refused } from "./shared/documented-errors.ts";
import { present } from "./shared/fields.ts";
import { jsonHeaders } from "./shared/json-headers.ts";
import { needSetting } from "./shared/need-setting.ts";
import { parseBody } from "./shared/parse-body.ts";
import { payloadSchema } from "./shared/payload-schema.ts";
import { type Complaint, readComplaint } from "./shared/read-complaint.ts";
import { isRefusal, notUnderstood, readVerdict, undocumentedNo } from "./shared/read-verdict.ts";

/** AutoKonnect: many numbers and contact tags in one request, and only a count in the answer. */
export const autokonnect: Adapter = {
  name: "autokonnect",
  title: "AutoKonnect",
  // Only the samples name the host.
  baseUrl: "https://app.autokonnect.co.ke",
  baseUrlEnv: "AUTOKONNECT_BASE_URL",
  settings: {
    api_key: { env: "AUTOKONNECT_API_KEY", secret: true, describes: "the company's API key" },
    channel_id: {
      env: "AUTOKONNECT_CHANNEL_ID",
      secret: false,
      describes: "the id of the WhatsApp channel that sends",
    },
  },
  channel: "channel_id",
  capabilities: {
    types: {
      text: ["text"],
      image: ["link", "caption"],
      video: ["link", "caption"],
      audio: ["link"],
      document: ["link", "caption"],
      // Missing from the page's outline of the body, present in its table and four examples.
      interactive: ["interactive"],
      template: ["template", "language", "components"],
    },
    interactive: ["button", "list", "product", "product_list"],
    tags: true,
    // The page names no limit. A thousand numbers are some 18 kB, well below what web servers
    // take by default, and one lost answer leaves no more than these in doubt.
    maxBatch: 1000,
    accepted: "AutoKonnect queued the message and returned a count, but no message ids",
  },
  get payloadSchema() {
    return payloadSchema("autokonnect");
  },
  looksInto: ["template"],
  sendsAsIs: true,
  toPayload,
  toRequest,
  toBatch,
  readResponse,
};

type Body = (message: Message) => Readonly<Record<string, Json | undefined>>;

const media: Body = ({ link, caption }) => ({ link, caption });

const bodies: Readonly<Partial<Record<MessageType, Body>>> = {
  text: ({ text }) => ({ message: text }),
  image: media,
  video: media,
  audio: media,
  document: media,
  interactive: ({ interactive }) => ({ interactive }),
  template: ({ template, language, components }) => ({
    template_id: templateId(template),
    // Only the example has a language; a numeric id names one language version already.
    language,
    // Required even for a template without variables; that an empty list is enough is not
    // said, but there is nothing else to put. What authors write goes out as it is: the
    // page's header parameter {type, link} is not Meta's.
    components: components ?? [],
  }),
};

/** A type that AutoKonnect has not gets no fields: its payload schema refuses it by name. */
function toPayload(message: Message, phone: E164): JsonObject {
  // Numbers may be JSON numbers too; a string keeps the plus.
  return present({
    phone_number: phone,
    type: message.type,
    ...bodies[message.type]?.(message),
  });
}

/**
 * The table wants a number and the example shows a name: a number. Up to 15 digits are
 * exact in a double; anything else stays as written for the schema to refuse.
 */
function templateId(template: Json | undefined): Json | undefined {
  const isNumeric = typeof template === "string" && /^[1-9]\d{0,14}$/.test(template);
  return isNumeric ? Number(template) : template;
}

function toBatch(
  payload: JsonObject,
  phones: readonly E164[],
  tags: readonly string[],
): JsonObject {
  const { phone_number: _one, ...message } = payload;
  return present({
    phone_number: phones.length > 1 ? phones : phones[0],
    // Strings in every example; the table leaves a single one or a list open: a list.
    contact_tag_id: tags.length > 0 ? tags : undefined,
    ...message,
  });
}

function toRequest(payload: JsonObject, settings: Settings): AdapterRequest {
  const channel = encodeURIComponent(needSetting(settings, "channel_id"));
  return {
    method: "POST",
    path: `/api/v1/whatsapp/${channel}/messages`,
    headers: jsonHeaders({ authorization: `Bearer ${needSetting(settings, "api_key")}` }),
    body: payload,
  };
}

function readResponse(answer: Answer, asked: Asked): Verdict | undefined {
  return readDocumented(answer) ?? readVerdict(answer, (body) => readCount(body, asked));
}

// The page's table, but for its two rows without a code. Fatal is what is wrong with the key,
// the channel or the template.
const documented = [
  refused("missing_type", "type field is required"),
  refused("missing_recipient", "Neither phone_number nor contact_tag_id was provided"),
  refused("no_valid_recipients", "Tag(s) resolved to zero contacts with valid phone numbers"),
  refused("invalid_type", "Message type is not supported"),
  refused("missing_message", "message is required for text type"),
  refused("missing_link", "link is required for media types"),
  refused("missing_template_id", "template_id is required for template type"),
  refused("invalid_template_id_format", "template_id must be a number"),
  refused("missing_components", "components is required for template type"),
  fatal("template_not_approved", "The specified template is not approved"),
  fatal("reconnect_waba", "WABA channel is disconnected"),
  fatal("invalid_auth_header", "Missing or malformed Authorization header"),
  fatal("invalid_api_key", "Invalid API key"),
  fatal("credential_resource_mismatch", "WABA does not belong to the authenticated company"),
  fatal("template_not_found", "Template ID not found for this company"),
];

const documentedCodes: ReadonlySet<string> = new Set(documented.map(({ code }) => code));

function readDocumented({ status, body }: Answer): Verdict | undefined {
  if (!isRefusal(status) && status !== 401 && status !== 403) return undefined;
  const complaint = complaintIn(body);
  const { code, message } = complaint;
  const known = findDocumented(documented, complaint);
  // Both 404s of the page, the one without a code too, are about the template or the channel.
  if (status === 404) return { kind: "fatal", code: known?.code ?? code, message };
  return known && { kind: known.kind, code: known.code, message };
}

/** The page gives codes and texts but no envelope, hence the search. */
function complaintIn(body: string): Required<Complaint> {
  const parsed = parseBody(body);
  const complaint = "object" in parsed ? readComplaint(parsed.object, documentedCodes) : undefined;
  return { code: "channel_not_found", message: "the channel is not known", ...complaint };
}

/** Whether the count is what it must be when everybody asked for was queued. */
function readCount(body: JsonObject, asked: Asked): Verdict {
  const count = body["recipients_count"];
  const no = undocumentedNo(body, count !== undefined);
  if (no !== undefined) return no;
  if (typeof count !== "number" || !Number.isSafeInteger(count) || count < 0) {
    return notUnderstood("no_recipients_count", "the answer holds no count of recipients");
  }
  const isOfTagsAlone = asked.tags && asked.recipients === 0;
  if (isOfTagsAlone && count === 0) {
    const message = "the tags name no contact with a valid number";
    return { kind: "refused", code: "no_valid_recipients", message };
  }
  // That invalid numbers of a list are left out in silence is likely, but not said: a count
  // that differs leaves all of them in doubt. Tags can only add to it.
  if (asked.tags ? count < asked.recipients : count !== asked.recipients) {
    const message = `the provider counted ${count} recipients, not ${asked.recipients}`;
    return notUnderstood("count_mismatch", message);
  }
  return { kind: "accepted", count };
}
