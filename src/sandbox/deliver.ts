import type { ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { AnswerDelivery, Delivery } from "./apply-fault.ts";

/** Puts `delivery` on the wire. A hanging one is left open until someone closes the socket. */
export async function deliver(
  delivery: Delivery,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  if (delivery.kind === "answer") return answer(delivery, response, signal);
  if (delivery.kind === "reset") response.socket?.resetAndDestroy();
}

async function answer(
  { status, headers, body, dripMs }: AnswerDelivery,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  const bytes = hasBody(status) ? Buffer.from(body) : undefined;
  response.writeHead(status, {
    ...headers,
    ...(bytes ? { "content-length": bytes.length } : {}),
    // Back to itself, so that a client that follows is seen in the inbox a second time.
    ...(isRedirect(status) ? { location: response.req.url } : {}),
  });
  if (bytes && dripMs > 0) await drip(bytes, dripMs, response, signal);
  else response.end(bytes);
}

function isRedirect(status: number): boolean {
  return status >= 300 && status < 400 && status !== 304;
}

/** RFC 9110, sections 15.3.5 and 15.4.5. */
function hasBody(status: number): boolean {
  return status !== 204 && status !== 304;
}

async function drip(
  bytes: Buffer,
  everyMs: number,
  response: ServerResponse,
  signal: AbortSignal,
): Promise<void> {
  for (const byte of bytes) {
    await sleep(everyMs, undefined, { signal });
    if (response.destroyed) return;
    response.write(Buffer.of(byte));
  }
  response.end();
}
