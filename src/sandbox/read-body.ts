import type { IncomingMessage } from "node:http";
import type { Body } from "./provider.ts";

/** 1 MiB. */
const largestBytes = 1_048_576;

/**
 * The request's whole body, or `too_large` beyond 1 MiB, after the rest was read away: an
 * answer in the middle of an upload would reach few clients. Rejects if the client goes.
 */
export async function readBody(request: IncomingMessage): Promise<Body | "too_large"> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes <= largestBytes) chunks.push(chunk);
  }
  if (bytes > largestBytes) return "too_large";
  const text = Buffer.concat(chunks).toString("utf8");
  const isJson = /^application\/json\b/i.test(request.headers["content-type"] ?? "");
  return isJson ? parse(text) : { kind: "other", text };
}

function parse(text: string): Body {
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    return { kind: "other", text };
  }
}
