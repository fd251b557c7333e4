import type { Report } from "../model/report.ts";
import { count } from "./headline.ts";
import { scrollBox } from "./html-figure.ts";
import { clipped, isolated, shown } from "./html-text.ts";
import type { ErrorExample, RunPicture } from "./run-picture.ts";
import { safeText } from "./safe-text.ts";

const mostErrors = 20;

/** What went wrong, most frequent first, with some of those it happened to. */
export function htmlErrors({ errors }: Report, { examples }: RunPicture): string {
  if (errors.length === 0) return "";
  const lines = errors.slice(0, mostErrors).map(({ code, message, count: number }) => {
    const met = examples.get(clipped(safeText(code), 48) || "unknown") ?? [];
    return `<tr><th scope="row"><code><bdi>${shown(code, 64) || "unknown"}</bdi></code></th><td class="number">${count(number)}</td><td dir="auto">${isolated(message)}</td><td>${exampleList(met)}</td></tr>`;
  });
  const more = errors.length - mostErrors;
  const rest = more > 0 ? `<p class="soft">and ${count(more)} more in report.json</p>\n` : "";
  const head = `<thead><tr><th scope="col">code</th><th scope="col" class="number">count</th><th scope="col">message</th><th scope="col">for example</th></tr></thead>`;
  const table = `<table class="errors">${head}<tbody>\n${lines.join("\n")}\n</tbody></table>`;
  return `<section class="card">
<h2>Errors</h2>
${scrollBox("errors", table)}
${rest}</section>
`;
}

function exampleList(examples: readonly ErrorExample[]): string {
  const lines = examples.map(({ recipient, ref, place }) => {
    const who = [recipient, ref].filter((text) => text !== "").map((text) => isolated(text));
    return `<li>${who.join(" ")} <span class="soft">${isolated(place, 100)}</span></li>`;
  });
  return lines.length === 0 ? "" : `<ul class="plain">${lines.join("")}</ul>`;
}
