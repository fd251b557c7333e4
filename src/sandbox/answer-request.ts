import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { applyFault } from "./apply-fault.ts";
import { deliver } from "./deliver.ts";
import type { Inbox } from "./inbox.ts";
import { locate } from "./locate.ts";
import type { Place } from "./locate.ts";
import { isFields } from "./shape.ts";
import type { Body, Glance, Reply } from "./provider.ts";
import { readBody } from "./read-body.ts";
import { serveInboxLive, serveInboxPage } from "./serve-inbox-page.ts";
import { serveInbox } from "./serve-inbox.ts";
import type { Seen, Strike } from "./strike.ts";

export interface Surroundings {
  readonly inbox: Inbox;
  readonly strike: (seen: Seen) => Strike;
  readonly latencyMs: number;
  /** Fires when the sandbox closes: whoever waits is not answered. */
  readonly signal: AbortSignal;
}

/** Answers one request, whichever part of the sandbox it is for. */
export async function answerRequest(
  request: IncomingMessage,
  response: ServerResponse,
  surroundings: Surroundings,
): Promise<void> {
  const [path = "/", search = ""] = (request.url ?? "/").split(/\?(.*)/s);
  const query = new URLSearchParams(search);
  if (path === "/") return serveInboxPage(surroundings.inbox, query, response);
  if (path === "/_inbox") return serveInbox(surroundings.inbox, query, request, response);
  if (path === "/_inbox/live") return serveInboxLive(surroundings.inbox, response);
  const place = locate(path);
  if (!place) return void response.writeHead(404, plainText).end(about);

  const body = await readBody(request);
  const reply = replyTo(request, query, place, body);
  const glance = glanceAt(place, body);
  const strike = surroundings.strike({ provider: place.provider.name, to: glance.to });
  const { delivery, accepted } = applyFault(reply, strike.fault, place.provider);
  surroundings.inbox.add({
    provider: place.provider.name,
    ...glance,
    accepted,
    fault: strike.specs,
    status: delivery.kind === "answer" ? delivery.status : null,
    path: shownPath(path, query),
    body: shownBody(body),
  });
  const waitMs = surroundings.latencyMs + strike.slowMs;
  if (waitMs > 0) await sleep(waitMs, undefined, { signal: surroundings.signal });
  await deliver(delivery, response, surroundings.signal);
}

function replyTo(
  { method, headers }: IncomingMessage,
  query: URLSearchParams,
  { provider, path }: Place,
  body: Body | "too_large",
): Reply {
  if (method !== "POST" || !provider.sendsAt(path)) {
    return provider.failure(404, { code: "not_found", message: `no ${method} at this path` });
  }
  if (body === "too_large") {
    const message = "the body is larger than 1 MiB";
    return provider.failure(413, { code: "payload_too_large", message });
  }
  return provider.answer({ path, query, headers, body });
}

function glanceAt({ provider }: Place, body: Body | "too_large"): Glance {
  return body !== "too_large" && body.kind === "json" && isFields(body.value)
    ? provider.glance(body.value)
    : { to: [], type: null };
}

// A client may put its key into the query by mistake.
function shownPath(path: string, query: URLSearchParams): string {
  const tenant = query.get("tenantId");
  return tenant === null ? path : `${path}?tenantId=${encodeURIComponent(tenant)}`;
}

function shownBody(body: Body | "too_large"): unknown {
  if (body === "too_large") return null;
  return body.kind === "json" ? body.value : body.text;
}

const plainText = { "content-type": "text/plain; charset=utf-8" };

const about = `Carillon's sandbox: stand-ins for WhatsApp providers. Nothing sent here reaches anyone.

POST /flowiq/send-whatsapp?tenantId=TENANT
POST /zixflow/api/ingest/whatsapp/v1/message/reaction/send
POST /botika/api/whatsapp/v1/messages
POST /autokonnect/api/v1/whatsapp/CHANNEL/messages
     (each also without its first segment)

GET    /         the inbox as a page
GET    /_inbox   what arrived: ?to=NUMBER, ?provider=NAME, ?limit=N
DELETE /_inbox   forget it
`;
