import { element } from "./html-element.ts";

/** A drawing, and the same in numbers. Every text in it is our own. */
export interface Chart {
  readonly title: string;
  /** What exactly is drawn, in one line. */
  readonly note: string;
  /** SVG. */
  readonly drawing: string;
  readonly legend: readonly { readonly name: string; readonly color: string }[];
  readonly table: {
    readonly head: readonly string[];
    readonly rows: readonly (readonly string[])[];
  };
}

/** The chart as a card, with its numbers to fold out. */
export function htmlFigure({ title, note, drawing, legend, table }: Chart): string {
  const keys = legend.map(
    ({ name, color }) => `<li><span class="key ${color}"></span>${name}</li>`,
  );
  return `<figure class="card">
<figcaption><h3>${title}</h3><p>${note}</p></figcaption>
${drawing}
${keys.length === 0 ? "" : `<ul class="legend">${keys.join("")}</ul>\n`}<details><summary>${title} in numbers</summary>
${scrollBox(`${title} in numbers`, numbers(table))}
</details>
</figure>`;
}

/** A box that scrolls by itself, by keyboard too, so that the page need not. */
export function scrollBox(label: string, content: string): string {
  return element(
    "div",
    { class: "scroll", role: "region", tabindex: 0, "aria-label": label },
    content,
  );
}

function numbers({ head, rows }: Chart["table"]): string {
  const first = head.map((name) => `<th scope="col">${name}</th>`).join("");
  const lines = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`);
  return `<table class="numbers"><thead><tr>${first}</tr></thead><tbody>${lines.join("")}</tbody></table>`;
}
