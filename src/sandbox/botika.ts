import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { addresseesOf } from "./addressee.ts";
import { bearerToken, invalidKey } from "./bearer.ts";
import type { Call, Provider, Reply, Words } from "./provider.ts";
import { byKind, isFields, link, object, oneOf, text, wrong } from "./shape.ts";
import type { Check } from "./shape.ts";

/**
 * Botika, from its page Sending Flow Messages. Both samples there are broken JSON and are
 * read as repaired; the page documents no error at all, so every one of them is invented.
 */
export const botika: Provider = {
  name: "botika",
  sendsAt: (path) => path === "/api/whatsapp/v1/messages",
  glance: ({ to, type }) => ({
    to: addresseesOf(to),
    type: typeof type === "string" ? type : null,
  }),
  answer(call) {
    return refuseCaller(call) ?? answerBody(call);
  },
  failure: failed,
  refuse: (words) => failed(400, words),
};

function refuseCaller({ headers }: Call): Reply | undefined {
  const token = bearerToken(headers);
  if (token === undefined) return failed(401, says("Authorization must be: Bearer API_TOKEN"));
  return token === invalidKey ? failed(401, says("the API token is not valid")) : undefined;
}

function answerBody({ body }: Call): Reply {
  if (body.kind === "other" || !isFields(body.value)) {
    return failed(400, says("the body must be a JSON object"));
  }
  const complaint = flowRequest(body.value, "");
  return complaint ? failed(400, says(complaint.says)) : sent();
}

function sent(): Reply {
  return {
    status: 200,
    // The page leaves the values of `status` open.
    body: { data: { status: "sent", message: "Message Sent!", request_id: randomUUID() } },
    accepted: true,
    invented: undefined,
  };
}

function failed(status: number, { code, message }: Words): Reply {
  const reason = message ?? STATUS_CODES[status] ?? "the request failed";
  return {
    status,
    body: { error: { ...(code === undefined ? {} : { code }), message: reason } },
    accepted: false,
    invented: "true",
  };
}

function says(message: string): Words {
  return { code: undefined, message };
}

/** Any form one could dial, as long as the country code leads: `+1 (000) 000-0000`. */
const dialable: Check = (value, at) => {
  const digits = typeof value === "string" ? value.replaceAll(/\D/g, "") : "";
  const isDialable =
    typeof value === "string" && /^\+?[\d\s().-]+$/.test(value) && /^[1-9]\d{6,14}$/.test(digits);
  return isDialable ? undefined : wrong(at, "must be a phone number with its country code");
};

// The sample shows both at once, with comments that say which belongs to which type.
const header = byKind("type", {
  text: object({ type: text(), text: text() }),
  media: object({ type: text(), media: link }),
});

const flow = object(
  {
    id: text(),
    token: text(),
    text: text(),
    screen: text(),
    param: object({ body: text() }, { header, footer: text() }),
  },
  // The page spells the first one "nagivate".
  { action: oneOf("navigate", "data_exchange") },
);

const flowRequest = object(
  { to: dialable, type: oneOf("flow"), flow },
  { reply_message_id: text() },
);
