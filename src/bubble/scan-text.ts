export type Style = "bold" | "italic" | "strike";

/** Something in a text that is more than its characters. */
export type Token =
  | {
      readonly kind: "link" | "code" | "mono";
      readonly from: number;
      readonly to: number;
      /** Without the backticks. */
      readonly text: string;
    }
  | {
      readonly kind: "sign";
      readonly from: number;
      readonly to: number;
      readonly style: Style;
      readonly opens: boolean;
    };

export interface Scan {
  readonly text: string;
  /** In order; none lies in another. */
  readonly tokens: readonly Token[];
  /** Where a sign can end what one before it began, in order. */
  readonly closes: Readonly<Record<Style, readonly number[]>>;
}

/** Finds what may be formatting, in one pass from left to right. */
export function scanText(text: string): Scan {
  const tokens: Token[] = [];
  const closes: Record<Style, number[]> = { bold: [], italic: [], strike: [] };
  const start = /```|`|https?:\/\/|[*_~]/giu;
  let noMoreBlocks = false;
  for (let found = start.exec(text); found !== null; found = start.exec(text)) {
    const at = found.index;
    const style = styles[found[0]];
    if (style !== undefined) {
      const sign = signAt(text, at);
      tokens.push({ kind: "sign", from: at, to: at + 1, style, opens: sign.opens });
      if (sign.closes) closes[style].push(at);
      continue;
    }
    if (found[0] === "```" && noMoreBlocks) continue;
    const atom = (atoms[found[0]] ?? linkAt)(text, at);
    if (atom !== undefined) {
      tokens.push(atom);
      start.lastIndex = atom.to;
    } else if (found[0] === "```") noMoreBlocks = text.indexOf("```", at + 3) === -1;
  }
  return { text, tokens, closes };
}

const styles: Readonly<Record<string, Style>> = { "*": "bold", _: "italic", "~": "strike" };

type FindAtom = (text: string, from: number) => Token | undefined;

const atoms: Readonly<Record<string, FindAtom>> = { "```": blockAt, "`": codeAt };

function blockAt(text: string, from: number): Token | undefined {
  const end = text.indexOf("```", from + 3);
  const inner = text.slice(from + 3, end);
  if (end === -1 || inner.trim() === "") return undefined;
  return { kind: "mono", from, to: end + 3, text: inner };
}

function codeAt(text: string, from: number): Token | undefined {
  const end = text.indexOf("`", from + 1);
  if (end === -1 || !signAt(text, from).opens || !signAt(text, end).closes) return undefined;
  const inner = text.slice(from + 1, end);
  return inner.includes("\n") ? undefined : { kind: "code", from, to: end + 1, text: inner };
}

const address = /https?:\/\/[^\s<>"`]+/iy;
const notLast = new Set(".,!?;:'\")]}*_~…");

/** A full stop behind an address, or the sign that ends its style, is no part of it. */
function linkAt(text: string, from: number): Token | undefined {
  if (isWord(signBefore(text, from))) return undefined;
  address.lastIndex = from;
  const found = address.exec(text)?.[0] ?? "";
  let length = found.length;
  while (notLast.has(found[length - 1] ?? "")) length -= 1;
  const link = found.slice(0, length);
  if (link === "" || link.endsWith("//")) return undefined;
  return { kind: "link", from, to: from + length, text: link };
}

/** At the edge of a word, and alone: `**` and `____` are what people draw lines with. */
function signAt(text: string, at: number): { readonly opens: boolean; readonly closes: boolean } {
  const before = signBefore(text, at);
  const after = signFrom(text, at + 1);
  const isAlone = before !== text[at] && after !== text[at];
  return {
    opens: isAlone && !isWord(before) && !isSpace(after),
    closes: isAlone && !isSpace(before) && !isWord(after),
  };
}

function signBefore(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  return text.slice(low >= 0xdc_00 && low <= 0xdf_ff ? at - 2 : at - 1, at);
}

function signFrom(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

function isWord(sign: string): boolean {
  // Vowel signs and accents are part of a word; what only picks how an emoji looks is not.
  return /^(?![\ufe00-\ufe0f])[\p{L}\p{N}\p{Mn}\p{Mc}]/u.test(sign);
}

/** The text's edge counts as space. */
function isSpace(sign: string): boolean {
  return sign.trim() === "";
}
