import type { Json, Message, MessageType } from "../../index.ts";
import { fieldAt, listAt, textAt } from "../../index.ts";

/** A piece of a message as a reader sees it. WhatsApp's own formatting applies to `text` alone. */
export interface MessagePart {
  readonly kind: "text" | "heading" | "soft" | "thing" | "button";
  readonly text: string;
}

/** A rendered message from top to bottom. */
export function messageParts(message: Message): readonly MessagePart[] {
  return [
    soft("reply to", textAt(message, "reply_to")),
    ...partsOf[message.type](message),
    soft("post back to", textAt(message, "post_back_url")),
    soft("post back with", textAt(message, "post_back_data")),
  ].filter(({ text }) => text !== "");
}

type Parts = (message: Message) => readonly MessagePart[];

const media: Parts = (message) => [
  thing(message.type, textAt(message, "filename"), textAt(message, "link")),
  body(textAt(message, "caption")),
];

const partsOf: Readonly<Record<MessageType, Parts>> = {
  text: (message) => [body(textAt(message, "text"))],
  image: media,
  video: media,
  audio: media,
  document: media,
  location: (message) => [
    thing("location", textAt(message, "name"), textAt(message, "address")),
    { kind: "soft", text: `${textAt(message, "latitude")}, ${textAt(message, "longitude")}` },
  ],
  contacts: (message) => listAt(message, "contacts").flatMap(contactParts),
  interactive: (message) => interactiveParts(fieldAt(message, "interactive")),
  template: (message) => [
    thing("template", textAt(message, "template"), textAt(message, "language")),
    ...listAt(message, "components").flatMap(componentParts),
  ],
  reaction: (message) => [
    thing("reaction", textAt(message, "emoji") || "chosen by the provider"),
    soft("to", textAt(message, "message_id")),
  ],
  flow: (message) => flowParts(fieldAt(message, "flow")),
};

function contactParts(contact: Json): readonly MessagePart[] {
  const lines = [
    ...listAt(contact, "phones").map((one) => textAt(one, "phone")),
    ...listAt(contact, "emails").map((one) => textAt(one, "email")),
    ...listAt(contact, "urls").map((one) => textAt(one, "url")),
    textAt(contact, "org", "company"),
  ];
  return [
    thing("contact", textAt(contact, "name", "formatted_name")),
    ...lines.map((text): MessagePart => ({ kind: "soft", text })),
  ];
}

function interactiveParts(interactive: Json | undefined): readonly MessagePart[] {
  const header = fieldAt(interactive, "header");
  const kind = textAt(header, "type");
  const file = fieldAt(header, kind);
  const product = textAt(interactive, "action", "product_retailer_id");
  return [
    { kind: "heading", text: textAt(header, "text") },
    ...(file === undefined || kind === "text"
      ? []
      : [thing(kind, textAt(file, "filename"), textAt(file, "link"))]),
    body(textAt(interactive, "body", "text")),
    { kind: "soft", text: textAt(interactive, "footer", "text") },
    ...(product === "" ? [] : [thing("product", product)]),
    ...listAt(interactive, "action", "buttons").map((one) => button(textAt(one, "reply", "title"))),
    button(textAt(interactive, "action", "button")),
    ...listAt(interactive, "action", "sections").flatMap(sectionParts),
  ];
}

function sectionParts(section: Json): readonly MessagePart[] {
  const rows = listAt(section, "rows").map((row): MessagePart => {
    const description = textAt(row, "description");
    const title = textAt(row, "title");
    return { kind: "soft", text: `• ${title}${description === "" ? "" : `: ${description}`}` };
  });
  const products = listAt(section, "product_items").map((item) =>
    thing("product", textAt(item, "product_retailer_id")),
  );
  return [{ kind: "heading", text: textAt(section, "title") }, ...rows, ...products];
}

function componentParts(component: Json): readonly MessagePart[] {
  const name = [
    textAt(component, "type"),
    textAt(component, "sub_type"),
    textAt(component, "index"),
  ]
    .filter((word) => word !== "")
    .join(" ");
  const values = listAt(component, "parameters").map(parameterText);
  return [{ kind: "soft", text: `${name}: ${values.join(" | ")}` }];
}

/** A parameter's value, whatever shape the provider gives it. */
function parameterText(parameter: Json): string {
  const kind = textAt(parameter, "type");
  return (
    textAt(parameter, "text") ||
    textAt(parameter, "link") ||
    textAt(parameter, kind, "link") ||
    textAt(parameter, kind) ||
    JSON.stringify(parameter)
  );
}

function flowParts(flow: Json | undefined): readonly MessagePart[] {
  const file = textAt(flow, "header", "media");
  return [
    { kind: "heading", text: textAt(flow, "header", "text") },
    ...(file === "" ? [] : [thing("media", file)]),
    body(textAt(flow, "body")),
    { kind: "soft", text: textAt(flow, "footer") },
    button(textAt(flow, "text")),
    thing("flow", textAt(flow, "id"), textAt(flow, "screen"), textAt(flow, "action")),
  ];
}

function body(text: string): MessagePart {
  return { kind: "text", text };
}

function button(text: string): MessagePart {
  return { kind: "button", text };
}

function soft(name: string, text: string): MessagePart {
  return { kind: "soft", text: text === "" ? "" : `${name} ${text}` };
}

function thing(name: string, ...texts: readonly string[]): MessagePart {
  return { kind: "thing", text: [`[${name}]`, ...texts].filter((text) => text !== "").join(" ") };
}
