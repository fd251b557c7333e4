import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Arrival, Inbox } from "./inbox.ts";

/**
 * `GET /_inbox` with `to`, `provider` and `limit` (the last so many); `DELETE` empties it.
 */
export async function serveInbox(
  inbox: Inbox,
  query: URLSearchParams,
  { method }: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (method === "DELETE") {
    inbox.clear();
    response.writeHead(204).end();
    return;
  }
  if (method !== "GET") {
    response.writeHead(405, { allow: "GET, DELETE" }).end();
    return;
  }
  const limit = query.get("limit");
  if (limit !== null && !/^\d{1,15}$/.test(limit)) {
    response.writeHead(400, json).end('{"error":"limit must be a whole number"}');
    return;
  }
  const found = inbox.list().filter(matches(query));
  const shown = limit === null ? found : found.slice(Math.max(0, found.length - Number(limit)));
  response.writeHead(200, json);
  await pipeline(Readable.from(pieces(found.length, inbox.dropped(), shown)), response);
}

const json = { "content-type": "application/json; charset=utf-8" };

function matches(query: URLSearchParams): (arrival: Arrival) => boolean {
  const provider = query.get("provider");
  // A plus that was not escaped arrives as a space.
  const to = query.has("to") ? `+${query.get("to")?.replaceAll(/\D/g, "")}` : undefined;
  return (arrival) =>
    (provider === null || arrival.provider === provider) &&
    (to === undefined || arrival.to.includes(to));
}

// In pieces, because a full inbox is longer than a string may be.
function* pieces(count: number, dropped: number, shown: readonly Arrival[]): Generator<string> {
  yield `{"count":${count},"dropped":${dropped},"messages":[`;
  for (const [index, arrival] of shown.entries()) {
    yield (index === 0 ? "\n" : ",\n") + JSON.stringify(arrival);
  }
  yield "]}\n";
}
