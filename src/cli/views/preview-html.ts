import type { MessagePart } from "./message-parts.ts";
import type { ShownItem } from "./preview-item.ts";
import { previewStyle } from "./preview-style.ts";
import { safeJson, safeLines, safeText } from "./safe-text.ts";
import { whatsappSpans } from "./whatsapp-spans.ts";

const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page that needs nothing else: no script, no request, light and dark. `body` is markup. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${shown(title)}</title>
<style>${previewStyle}</style>
</head>
<body>
<main>
<h1>${shown(title)}</h1>
${body}</main>
</body>
</html>
`;
}

export function htmlItem(item: ShownItem): string {
  const place = `${item.source}:${item.line}${item.ref === "" ? "" : ` · ${item.ref}`}`;
  const parts = [
    `<h2>${shown(item.recipient)} <small>${shown(place)}</small></h2>`,
    item.problem === undefined ? "" : problemPart(item.problem),
    item.parts.length > 0 ? bubble(item.parts) : "",
    item.payload === undefined ? "" : payloadPart(safeJson(item.payload)),
  ];
  return `<article>\n${parts.filter((part) => part !== "").join("\n")}\n</article>\n`;
}

function problemPart({ code, message, hint = "" }: NonNullable<ShownItem["problem"]>): string {
  const more = hint === "" ? "" : `<br>${shown(hint)}`;
  return `<p class="problem"><code>${shown(code)}</code> ${shown(message)}${more}</p>`;
}

function bubble(parts: readonly MessagePart[]): string {
  const lines = parts.map(
    ({ kind, text }) => `<p class="${kind}">${kind === "text" ? formatted(text) : lined(text)}</p>`,
  );
  // Each text finds its own direction of writing.
  return `<div class="bubble" dir="auto">\n${lines.join("\n")}\n</div>`;
}

function payloadPart(json: string): string {
  return `<details><summary>payload</summary><pre>${escaped(json)}</pre></details>`;
}

const tags = { bold: "strong", italic: "em", strike: "s", mono: "code" } as const;

function formatted(text: string): string {
  return whatsappSpans(safeLines(text).join("\n"))
    .map((span) =>
      span.styles.reduce(
        (inner, style) => `<${tags[style]}>${inner}</${tags[style]}>`,
        escaped(span.text).replaceAll("\n", "<br>"),
      ),
    )
    .join("");
}

function lined(text: string): string {
  return safeLines(text).map(escaped).join("<br>");
}

function shown(text: string): string {
  return escaped(safeText(text));
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? "");
}
