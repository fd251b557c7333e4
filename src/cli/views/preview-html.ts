import { bubble, bubbleStyle, markup, markupText } from "../../index.ts";
import type { Markup } from "../../index.ts";
import { lengthsPart, payloadPart, valuesPart } from "./preview-html-facts.ts";
import { whom } from "./preview-item.ts";
import type { ShownItem } from "./preview-item.ts";
import { previewStyle } from "./preview-style.ts";
import { safeText } from "./safe-text.ts";

/** A page that needs nothing else: no script, no request, no way out; light and dark. */
export function previewPage(title: string, items: readonly ShownItem[]): string {
  const main = markup`<main>
<header class="lead"><h1>${safeText(title)}</h1>
<p>${lead(items)}</p></header>
${items.map(itemPart)}</main>`;
  // Style sheets are no text: what stands in one must not be escaped.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${markupText(markup`Preview of ${safeText(title)}`)}</title>
<style>${bubbleStyle}${previewStyle}</style>
</head>
<body>
${markupText(main)}
</body>
</html>
`;
}

const policy =
  "default-src 'none'; style-src 'unsafe-inline'; img-src 'none'; base-uri 'none'; form-action 'none'";

function lead(items: readonly ShownItem[]): string {
  if (items.length === 0) return "no recipients";
  const count = items.length === 1 ? "1 message" : `${items.length} messages`;
  const isPicked = items.some(({ shows }) => shows.length > 0);
  const how = isPicked
    ? ", picked to show the extremes, each branch and each language, and a random sample"
    : "";
  return `${count} as a phone shows them${how}. Nothing was sent, and nothing here leads anywhere.`;
}

function itemPart(item: ShownItem, nth: number): Markup {
  const id = `recipient-${nth + 1}`;
  const place = [`${item.source}:${item.line}`, item.ref, item.country].filter((one) => one !== "");
  return markup`<article aria-labelledby="${id}">
<header><h2 id="${id}">${safeText(whom(item))}</h2>
<p class="place">${safeText(place.join(" · "))}</p>${showsPart(item.shows)}</header>
${item.problem === undefined ? undefined : problemPart(item.problem)}${pairPart(item)}
</article>
`;
}

function showsPart(shows: readonly string[]): Markup | undefined {
  if (shows.length === 0) return undefined;
  return markup`
<ul class="shows" aria-label="Picked as">${shows.map((one) => markup`<li>${safeText(one)}</li>`)}</ul>`;
}

function problemPart({ code, message, hint }: NonNullable<ShownItem["problem"]>): Markup {
  const more = hint === undefined ? undefined : markup`<br>${safeText(hint)}`;
  return markup`<p class="problem"><strong>Not sent</strong> <code>${safeText(code)}</code> ${safeText(message)}${more}</p>
`;
}

function pairPart(item: ShownItem): Markup | undefined {
  const { message, payload, explained, lengths } = item;
  if (message === undefined && payload === undefined) return undefined;
  return markup`<div class="pair">
<div class="phone" role="group" aria-label="On the phone">${message && bubble(message)}</div>
<div class="facts">${lengthsPart(lengths)}${valuesPart(explained)}${payload === undefined ? undefined : payloadPart(payload)}</div>
</div>`;
}
