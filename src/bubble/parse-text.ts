import { scanText } from "./scan-text.ts";
import type { Scan, Style, Token } from "./scan-text.ts";

/** A stretch of a line. Its signs are not in it: `bold` was between two `*`. */
export type Inline =
  | { readonly kind: "text" | "link" | "code" | "mono"; readonly text: string }
  | { readonly kind: Style; readonly parts: readonly Inline[] };

/** A line of a message; only a `mono` in it may hold line breaks. */
export interface TextLine {
  readonly kind: "plain" | "bullet" | "number" | "quote";
  /** What makes it one, with the space after it: `- `, `12. `, `> `; empty for a plain one. */
  readonly sign: string;
  readonly parts: readonly Inline[];
}

/**
 * WhatsApp's formatting of `text`: `*bold*`, `_italic_`, `~strike~`, three backticks around
 * monospace and one around inline code, lists, quotes. Every character is kept, in a part or
 * as a sign. Takes time in proportion to the length.
 *
 * Source: WhatsApp Help Center, "How to format your messages". What it leaves open is read
 * so: signs count at the edges of words and in pairs on one line, and never doubled (`**`).
 */
export function parseText(text: string): readonly TextLine[] {
  const broken = text.replaceAll(otherBreaks, "\n");
  const scan = scanText(broken);
  return rangesOfLines(scan).map((range) => lineIn(scan, range));
}

const otherBreaks = /\r\n|[\v\f\r\u0085\u2028\u2029]/g;

interface Range {
  readonly from: number;
  readonly to: number;
}

/** A line break inside monospace ends no line. */
function rangesOfLines({ text, tokens }: Scan): readonly Range[] {
  const ranges: Range[] = [];
  const blocks = tokens.filter(({ kind }) => kind === "mono");
  let from = 0;
  let block = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) {
    while ((blocks[block]?.to ?? Infinity) <= at) block += 1;
    if ((blocks[block]?.from ?? Infinity) < at) continue;
    ranges.push({ from, to: at });
    from = at + 1;
  }
  return [...ranges, { from, to: text.length }];
}

const lineSign = /(?<bullet>[-*] )(?=\S)|(?<number>\d{1,3}\. )(?=\S)|(?<quote>> )(?=\S)/y;

function lineIn(scan: Scan, { from, to }: Range): TextLine {
  lineSign.lastIndex = from;
  const found = lineSign.exec(scan.text);
  const groups = found?.groups ?? {};
  const kind = kinds.find((one) => groups[one] !== undefined) ?? "plain";
  const sign = found?.[0] ?? "";
  return { kind, sign, parts: partsIn(scan, { from: from + sign.length, to }, []) };
}

const kinds = ["bullet", "number", "quote"] as const;

function partsIn(scan: Scan, { from, to }: Range, within: readonly Style[]): readonly Inline[] {
  const parts: Inline[] = [];
  let at = from;
  const addText = (end: number): void => {
    if (end > at) parts.push({ kind: "text", text: scan.text.slice(at, end) });
  };
  for (let nth = firstFrom(scan.tokens, from); ; nth += 1) {
    const token = scan.tokens[nth];
    if (token === undefined || token.from >= to) break;
    const end = token.from < at ? undefined : endOf(token, { scan, to, within });
    if (end === undefined) continue;
    addText(token.from);
    parts.push(partOf(token, end, { scan, within }));
    at = end;
  }
  addText(to);
  return parts;
}

interface Around {
  readonly scan: Scan;
  readonly to: number;
  readonly within: readonly Style[];
}

/** Where the part ends that begins with `token`; nothing where it begins none. */
function endOf(token: Token, { scan, to, within }: Around): number | undefined {
  if (token.kind !== "sign") return token.to;
  if (!token.opens || within.includes(token.style)) return undefined;
  const closes = scan.closes[token.style];
  const close = closes[firstBeyond(closes, token.from)];
  return close === undefined || close >= to ? undefined : close + 1;
}

function partOf(token: Token, end: number, { scan, within }: Omit<Around, "to">): Inline {
  if (token.kind !== "sign") return { kind: token.kind, text: token.text };
  const inner = { from: token.from + 1, to: end - 1 };
  return { kind: token.style, parts: partsIn(scan, inner, [...within, token.style]) };
}

/** The index of the first token at or behind `position`. */
function firstFrom(tokens: readonly Token[], position: number): number {
  return firstWhere(tokens.length, (nth) => (tokens[nth]?.from ?? 0) >= position);
}

function firstBeyond(positions: readonly number[], position: number): number {
  return firstWhere(positions.length, (nth) => (positions[nth] ?? 0) > position);
}

/** The first of `count` for which `holds`, which then holds for all behind it. */
function firstWhere(count: number, holds: (nth: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
