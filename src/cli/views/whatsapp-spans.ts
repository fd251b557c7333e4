import { parseText } from "../../index.ts";
import type { Inline } from "../../index.ts";

export type TextStyle = "bold" | "italic" | "strike" | "mono";

/** A stretch of text in one style. */
export interface Span {
  readonly text: string;
  readonly styles: readonly TextStyle[];
}

/** `text` as a phone shows it, without the signs; the signs of lists and quotes stay. */
export function whatsappSpans(text: string): readonly Span[] {
  const lines = parseText(text).map(({ sign, parts }, nth) => [
    { text: (nth === 0 ? "" : "\n") + sign, styles: [] },
    ...parts.flatMap((part) => spansOf(part, [])),
  ]);
  return lines.flat().filter((span) => span.text !== "");
}

function spansOf(part: Inline, styles: readonly TextStyle[]): readonly Span[] {
  switch (part.kind) {
    case "text":
    case "link":
      return [{ text: part.text, styles }];
    case "code":
    case "mono":
      return [{ text: part.text, styles: [...styles, "mono"] }];
    case "bold":
    case "italic":
    case "strike":
      return part.parts.flatMap((one) => spansOf(one, [...styles, part.kind]));
  }
}
