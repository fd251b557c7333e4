import { createHash } from "node:crypto";
import type { ServerResponse } from "node:http";
import type { Inbox } from "./inbox.ts";
import { inboxPage } from "./inbox-page.ts";
import { inboxScript } from "./inbox-page-script.ts";
import { inboxStyle } from "./inbox-page-style.ts";
import { viewOf } from "./inbox-page-view.ts";

/** `GET /` with `to` and `q`: the inbox for people. */
export function serveInboxPage(
  inbox: Inbox,
  query: URLSearchParams,
  response: ServerResponse,
): void {
  response.writeHead(200, headers).end(inboxPage(viewOf(inbox, query)));
}

/** Nothing runs and nothing is asked for but our own script, and it asks nobody but us. */
const policy = [
  "default-src 'none'",
  `script-src '${hashOf(inboxScript)}'`,
  `style-src '${hashOf(inboxStyle)}'`,
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const headers = {
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": policy,
  "cache-control": "no-store",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
};

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

/** A rehearsal brings hundreds a second; people need not see each come by itself. */
const restMs = 250;

/** `GET /_inbox/live`: server-sent events that say no more than that the inbox has changed. */
export function serveInboxLive(inbox: Inbox, response: ServerResponse): void {
  response.writeHead(200, { "content-type": "text/event-stream", "cache-control": "no-store" });
  response.write("retry: 1000\n\n");
  let timer: NodeJS.Timeout | undefined;
  const stop = inbox.onChange(() => {
    timer ??= setTimeout(() => {
      timer = undefined;
      response.write("data: changed\n\n");
    }, restMs);
  });
  response.on("close", () => {
    stop();
    clearTimeout(timer);
  });
}
