import type { Json } from "../model/json.ts";
import { listAt, textAt } from "../model/json.ts";
import { shownText } from "./format-text.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";

/** A contact in Meta's shape, which FlowIQ's is too: names, phones, and whatever else is said. */
export function personCard(contact: Json): Markup {
  const name = textAt(contact, "name", "formatted_name") || firstAndLast(contact) || "No name";
  const lines = [
    textAt(contact, "org", "company"),
    textAt(contact, "org", "title"),
    ...listAt(contact, "phones").map((one) => labelled(one, "phone")),
    ...listAt(contact, "emails").map((one) => labelled(one, "email")),
    ...listAt(contact, "urls").map((one) => labelled(one, "url")),
    ...listAt(contact, "addresses").map(postal),
    textAt(contact, "birthday"),
  ].filter((line) => line !== "");
  const initial = String.fromCodePoint(name.trim().codePointAt(0) ?? 0x3f);
  return markup`<div class="bubble-file bubble-strip"><span class="bubble-face" aria-hidden="true">${initial.toUpperCase()}</span><span class="bubble-lines"><span class="bubble-name">${shownText(name)}</span>${lines.map((line) => markup`<span class="bubble-soft">${shownText(line)}</span>`)}</span></div>`;
}

function firstAndLast(contact: Json): string {
  return [textAt(contact, "name", "first_name"), textAt(contact, "name", "last_name")]
    .filter((part) => part !== "")
    .join(" ");
}

function labelled(one: Json, key: string): string {
  const kind = textAt(one, "type");
  return [textAt(one, key), kind === "" ? "" : `(${kind.toLowerCase()})`].join(" ").trim();
}

function postal(address: Json): string {
  return ["street", "city", "state", "zip", "country"]
    .map((key) => textAt(address, key))
    .filter((part) => part !== "")
    .join(", ");
}
