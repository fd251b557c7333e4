import type { Json } from "./json.ts";

/** What a campaign can send. The order is the one of the documentation. */
export const messageTypes = [
  "text",
  "image",
  "video",
  "audio",
  "document",
  "location",
  "contacts",
  "interactive",
  "template",
  "reaction",
  "flow",
] as const;

export type MessageType = (typeof messageTypes)[number];

/**
 * A message: a type and its fields, flat. Before rendering every string in it is a
 * Handlebars template; afterwards it is what the recipient gets.
 */
export interface Message {
  readonly type: MessageType;
  readonly [field: string]: Json;
}
