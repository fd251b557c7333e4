import { hiddenSigns, markup, signName } from "./markup.ts";
import type { Markup } from "./markup.ts";
import { parseText } from "./parse-text.ts";
import type { Inline, TextLine } from "./parse-text.ts";

/** `text` as a phone shows it: paragraphs, lists and quotes. */
export function formatText(text: string): Markup {
  return markup`${groups(parseText(text)).map(block)}`;
}

/** `text` with every sign that nobody would see made visible. */
export function shownText(text: string): Markup {
  const signs = [...text.matchAll(hiddenSigns)];
  const between = signs.map((sign, nth) => {
    const from = nth === 0 ? 0 : endOf(signs[nth - 1]);
    return markup`${text.slice(from, sign.index)}${hidden(sign[0])}`;
  });
  return markup`${between}${text.slice(endOf(signs.at(-1)))}`;
}

function endOf(match: RegExpExecArray | undefined): number {
  return match === undefined ? 0 : match.index + match[0].length;
}

/** A mark that turns the writing around would work on the page too; its name does not. */
function hidden(sign: string): Markup {
  return markup`<span class="bubble-sign" title="a sign that does not show">${signName(sign)}</span>`;
}

/** Neighbours of one kind. */
function groups(lines: readonly TextLine[]): readonly (readonly TextLine[])[] {
  const all: TextLine[][] = [];
  for (const line of lines) {
    const last = all.at(-1);
    if (last?.[0]?.kind === line.kind) last.push(line);
    else all.push([line]);
  }
  return all;
}

function block(lines: readonly TextLine[]): Markup {
  switch (lines[0]?.kind) {
    case "bullet":
      return markup`<ul class="bubble-list">${lines.map((line) => markup`<li>${inlines(line)}</li>`)}</ul>`;
    case "number":
      return markup`<ol class="bubble-list">${lines.map(numbered)}</ol>`;
    case "quote":
      return markup`<blockquote class="bubble-quote">${joined(lines)}</blockquote>`;
    case "plain":
    case undefined:
      return markup`<p class="bubble-text">${joined(lines)}</p>`;
  }
}

function numbered(line: TextLine): Markup {
  return markup`<li value="${Number.parseInt(line.sign, 10)}">${inlines(line)}</li>`;
}

function joined(lines: readonly TextLine[]): Markup {
  const [first, ...rest] = lines.map(inlines);
  // A line break at the end of a block shows nothing, so an empty line there needs its own.
  const last = lines.at(-1)?.parts.length === 0 ? markup`<br>` : undefined;
  return markup`${first}${rest.map((line) => markup`<br>${line}`)}${last}`;
}

function inlines({ parts }: Pick<TextLine, "parts">): Markup {
  return markup`${parts.map(inline)}`;
}

function inline(part: Inline): Markup {
  switch (part.kind) {
    case "text":
      return shownText(part.text);
    // No anchor: a click on somebody's own link could unsubscribe them.
    case "link":
      return markup`<span class="bubble-link">${shownText(part.text)}</span>`;
    case "code":
      return markup`<code class="bubble-code">${shownText(part.text)}</code>`;
    case "mono":
      return markup`<code class="bubble-mono">${shownText(part.text)}</code>`;
    case "bold":
      return markup`<strong>${inlines(part)}</strong>`;
    case "italic":
      return markup`<em>${inlines(part)}</em>`;
    case "strike":
      return markup`<s>${inlines(part)}</s>`;
  }
}
