import { randomUUID } from "node:crypto";
import { STATUS_CODES } from "node:http";
import { addresseesOf } from "./addressee.ts";
import { invalidKey } from "./bearer.ts";
import type { Call, Provider, Reply, Words } from "./provider.ts";
import { isFields, link, matching, object, text } from "./shape.ts";

/**
 * Zixflow, from its page Send WhatsApp Reaction Message. The page gives the success and the
 * form of a failure (`success`, `message`); statuses and words of failures are invented.
 */
export const zixflow: Provider = {
  name: "zixflow",
  sendsAt: (path) => path === "/api/ingest/whatsapp/v1/message/reaction/send",
  // The type stands in the path, and this is the only path there is.
  glance: ({ recipient }) => ({ to: addresseesOf(recipient), type: "reaction" }),
  answer(call) {
    return refuseCaller(call) ?? answerBody(call);
  },
  failure: failed,
  refuse: (words) => failed(200, words),
};

function refuseCaller({ headers }: Call): Reply | undefined {
  const key = headers["x-api-key"];
  if (!key) return failed(401, says("x-api-key header is required"));
  if (!headers["x-workspace-id"]) return failed(401, says("x-workspace-id header is required"));
  return key === invalidKey ? failed(401, says("the API key is not valid")) : undefined;
}

function answerBody({ body }: Call): Reply {
  if (body.kind === "other" || !isFields(body.value)) {
    return failed(400, says("the body must be a JSON object"));
  }
  const complaint = reactionRequest(body.value, "");
  return complaint ? failed(400, says(complaint.says)) : queued();
}

function queued(): Reply {
  const message = "WhatsApp request queued successfully";
  return {
    status: 200,
    body: { success: true, message, request_id: randomUUID() },
    accepted: true,
    invented: undefined,
  };
}

function failed(status: number, { code, message }: Words): Reply {
  const reason = message ?? STATUS_CODES[status] ?? "the request failed";
  return {
    status,
    body: { success: false, message: reason, ...(code === undefined ? {} : { code }) },
    accepted: false,
    invented: "true",
  };
}

function says(message: string): Words {
  return { code: undefined, message };
}

const reactionRequest = object(
  {
    recipient: matching(/^[1-9]\d{6,14}$/, "must be digits only, country code first, without +"),
    phone_id: text(),
    // The page lists no inner fields as required; without them there is nothing to send.
    reaction: object({ message_id: text(), emoji: text() }),
  },
  { post_back_url: link, post_back_data: text() },
);
