import { bubble } from "../bubble/bubble.ts";
import { markup, markupText } from "../bubble/markup.ts";
import type { Markup } from "../bubble/markup.ts";
import type { Arrival } from "./inbox.ts";
import { messageIn } from "./inbox-page-message.ts";
import { inboxScript } from "./inbox-page-script.ts";
import { inboxStyle } from "./inbox-page-style.ts";
import type { View } from "./inbox-page-view.ts";

/** The inbox as a page: what `view` shows, newest first. It keeps itself up to date. */
export function inboxPage(view: View): string {
  const body = markup`<header class="top"><h1>Sandbox inbox</h1>
<p>What arrived at the stand-in providers. Nothing sent here reaches anyone.</p>
${searchPart(view)}</header>
<div class="columns">
${peoplePart(view)}
<main>
<div class="state"><p id="count" role="status">${counted(view)}</p>
<p id="live" class="soft">not live: reload to see more</p>
<button id="empty" type="button" hidden>Empty the inbox</button></div>
<ol id="arrivals">${view.shown.map(arrivalPart)}</ol>
<p id="rest" class="soft">${rest(view)}</p>
</main>
</div>`;
  // Scripts and style sheets are no text: what stands in them must not be escaped.
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sandbox inbox</title>
<style>${inboxStyle}</style>
</head>
<body>
${markupText(body)}
<script>${inboxScript}</script>
</body>
</html>
`;
}

function searchPart({ to, q }: View): Markup {
  const within = to === "" ? undefined : markup`<input type="hidden" name="to" value="${to}">`;
  return markup`<form role="search" method="get" action="/">${within}
<label for="q">Search</label> <input id="q" name="q" type="search" value="${q}" placeholder="number, text, type, refused, fault"> <button>Search</button></form>`;
}

function peoplePart({ people, everyone, to, q }: View): Markup {
  const links = people.map(({ phone, count }) => personLink({ phone, count, to, q }));
  const more =
    everyone > people.length
      ? markup`<li class="soft">and ${everyone - people.length} more: search for a number</li>`
      : undefined;
  return markup`<nav id="people" aria-label="Phone numbers"><ul>${personLink({ phone: "", to, q })}${links}${more}</ul></nav>`;
}

interface PersonLink {
  /** Empty for everyone. */
  readonly phone: string;
  readonly count?: number;
  readonly to: string;
  readonly q: string;
}

function personLink({ phone, count, to, q }: PersonLink): Markup {
  const query = new URLSearchParams();
  if (phone !== "") query.set("to", phone);
  if (q !== "") query.set("q", q);
  const current = phone === to ? markup` aria-current="page"` : undefined;
  const badge = count === undefined ? undefined : markup` <span class="badge">${count}</span>`;
  return markup`<li><a href="/?${query.toString()}"${current}>${phone || "Everyone"}${badge}</a></li>`;
}

function counted({ count, refused, struck }: View): string {
  const requests = count === 1 ? "1 request" : `${count} requests`;
  return `${requests}, ${refused} not taken, ${struck} struck by a fault`;
}

function rest({ count, shown, dropped }: View): string {
  if (count === 0)
    return "Nothing here. Send something: carillon send FILE, with a base URL of this sandbox.";
  const hidden = count - shown.length;
  return [
    hidden === 0 ? "" : `${hidden} older ones are in GET /_inbox.`,
    dropped === 0 ? "" : `The oldest ${dropped} were let go.`,
  ].join(" ");
}

function arrivalPart(arrival: Arrival): Markup {
  const { n, at, provider, path, body } = arrival;
  const message = messageIn(provider, body);
  const shown =
    message &&
    markup`<div class="phone" role="group" aria-label="On the phone">${bubble(message)}</div>`;
  return markup`<li id="n${n}"><article aria-labelledby="h${n}">
<header><h2 id="h${n}">${toWhom(arrival)}</h2> <p class="soft">#${n} · ${provider} · <time datetime="${at}">${at.slice(11, 19)}</time> UTC</p></header>
<p class="badges">${stateBadge(arrival)}${answerBadge(arrival)}${faultBadge(arrival)}</p>
${shown ?? markup`<p class="soft">No message that a phone could show.</p>`}
<details><summary>Request</summary><p><code>${path}</code></p><pre><code>${written(body)}</code></pre></details>
</article></li>
`;
}

/** Numbers that one request names may be thousands. */
const mostNamed = 3;

function toWhom({ to }: Arrival): string {
  if (to.length === 0) return "to nobody";
  const named = to.slice(0, mostNamed).join(", ");
  return to.length > mostNamed ? `${named} and ${to.length - mostNamed} more` : named;
}

function stateBadge({ accepted }: Arrival): Markup {
  return accepted
    ? markup`<span class="badge good">taken</span>`
    : markup`<span class="badge bad">not taken</span>`;
}

function answerBadge({ status }: Arrival): Markup {
  return markup` <span class="badge">${status === null ? "no answer" : `answered ${status}`}</span>`;
}

function faultBadge({ fault }: Arrival): Markup | undefined {
  return fault === null ? undefined : markup` <span class="badge fault">fault ${fault}</span>`;
}

function written(body: unknown): string {
  return typeof body === "string" ? body : JSON.stringify(body, null, 2);
}
