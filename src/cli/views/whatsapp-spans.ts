export type TextStyle = "bold" | "italic" | "strike" | "mono";

/** A stretch of text in one style. */
export interface Span {
  readonly text: string;
  readonly styles: readonly TextStyle[];
}

// Beyond this nothing a phone would show is left, and the search grows with the square.
const most = 8192;

/**
 * `text` as a phone shows it: `*bold*`, `_italic_`, `~strike~`, `` `mono` `` and blocks
 * between three backticks, without the signs. Source: WhatsApp Help Center, "How to format
 * your messages".
 */
export function whatsappSpans(text: string): readonly Span[] {
  return text.length > most ? [{ text, styles: [] }] : spansIn(text, []);
}

const pattern =
  /```(?<block>[^`]+)```|(?<![\p{L}\p{N}])(?<sign>[*_~`])(?<inner>[^\s](?:[^\n]*?[^\s])?)\k<sign>(?![\p{L}\p{N}])/gu;

const styleOf: Readonly<Record<string, TextStyle>> = {
  "*": "bold",
  _: "italic",
  "~": "strike",
  "`": "mono",
};

function spansIn(text: string, styles: readonly TextStyle[]): readonly Span[] {
  const spans: Span[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    spans.push({ text: text.slice(from, match.index), styles });
    spans.push(...styled(match.groups ?? {}, styles));
    from = match.index + match[0].length;
  }
  spans.push({ text: text.slice(from), styles });
  return spans.filter((span) => span.text !== "");
}

type Found = Readonly<Record<string, string | undefined>>;

function styled(found: Found, styles: readonly TextStyle[]): readonly Span[] {
  const block = found["block"];
  if (block !== undefined) return [{ text: block, styles: [...styles, "mono"] }];
  const style = styleOf[found["sign"] ?? ""] ?? "bold";
  const inner = found["inner"] ?? "";
  const all = styles.includes(style) ? styles : [...styles, style];
  return style === "mono" ? [{ text: inner, styles: all }] : spansIn(inner, all);
}
