import type { Json } from "../model/json.ts";
import { fieldAt, listAt, textAt } from "../model/json.ts";
import { fileCard } from "./file-card.ts";
import { formatText, shownText } from "./format-text.ts";
import { icon } from "./icon.ts";
import { markup } from "./markup.ts";
import type { Markup } from "./markup.ts";
import type { Parts } from "./parts.ts";

/** Buttons, a list with its menu open, one product or several, in Meta's shape. */
export function interactiveCard(interactive: Json | undefined): Parts {
  const product = textAt(interactive, "action", "product_retailer_id");
  const catalog = textAt(interactive, "action", "catalog_id");
  const sections = listAt(interactive, "action", "sections");
  const menu = textAt(interactive, "action", "button");
  const isCatalog = sections.some((section) => listAt(section, "product_items").length > 0);
  return {
    inside: [
      header(fieldAt(interactive, "header")),
      product === "" ? undefined : productCard(product, catalog),
      body(textAt(interactive, "body", "text")),
      soft(textAt(interactive, "footer", "text")),
    ],
    below: [
      ...listAt(interactive, "action", "buttons").map((one) =>
        button(textAt(one, "reply", "title")),
      ),
      product === "" ? undefined : button("View"),
      menu === "" && !isCatalog ? undefined : button(menu || "View items", icon("list")),
      sections.length === 0 ? undefined : menuCard(menu || "Items", sections, catalog),
    ],
  };
}

/** A header's text or file, as `type` or its only file says. */
export function header(value: Json | undefined): Markup | undefined {
  const kind = textAt(value, "type");
  const file = fieldAt(value, kind);
  const text = textAt(value, "text");
  if (text !== "") return markup`<p class="bubble-head">${shownText(text)}</p>`;
  if (typeof file !== "object") return undefined;
  const link = textAt(file, "link") || textAt(file, "id");
  return fileCard({ kind, link, filename: textAt(file, "filename") });
}

export function body(text: string): Markup | undefined {
  return text === "" ? undefined : formatText(text);
}

export function soft(text: string): Markup | undefined {
  return text === "" ? undefined : markup`<p class="bubble-soft">${shownText(text)}</p>`;
}

/** Looks like a button and does nothing. */
export function button(title: string, before?: Markup): Markup {
  return markup`<div class="bubble-button">${before}<span>${shownText(title || "no title")}</span></div>`;
}

function productCard(product: string, catalog: string): Markup {
  return markup`<div class="bubble-file bubble-strip">${icon("product")}<span class="bubble-lines"><span class="bubble-name">${shownText(product)}</span>${catalog === "" ? undefined : markup`<span class="bubble-soft">from catalog ${shownText(catalog)}</span>`}</span></div>`;
}

function menuCard(title: string, sections: readonly Json[], catalog: string): Markup {
  return markup`<div class="bubble-menu"><p class="bubble-head">${shownText(title)}</p>${sections.map((section) => sectionCard(section, catalog))}</div>`;
}

function sectionCard(section: Json, catalog: string): Markup {
  const title = textAt(section, "title");
  const products = listAt(section, "product_items").map(
    (item) => markup`<li>${productCard(textAt(item, "product_retailer_id"), catalog)}</li>`,
  );
  return markup`${title === "" ? undefined : markup`<p class="bubble-section">${shownText(title)}</p>`}<ul class="bubble-rows">${listAt(section, "rows").map(menuRow)}${products}</ul>`;
}

function menuRow(row: Json): Markup {
  const description = textAt(row, "description");
  return markup`<li class="bubble-row"><span class="bubble-lines"><span>${shownText(textAt(row, "title"))}</span>${description === "" ? undefined : markup`<span class="bubble-soft">${shownText(description)}</span>`}</span><span class="bubble-dot" aria-hidden="true"></span></li>`;
}
