import type { Colors } from "../terminal/colors.ts";
import type { MessagePart } from "./message-parts.ts";
import { safeLines } from "./safe-text.ts";
import type { Span, TextStyle } from "./whatsapp-spans.ts";
import { whatsappSpans } from "./whatsapp-spans.ts";
import type { SpanLine } from "./wrap-spans.ts";
import { wrapSpans } from "./wrap-spans.ts";

const most = 72;
const least = 24;

/** A message in a box, no wider than `width` columns. */
export function previewBubble(
  parts: readonly MessagePart[],
  colors: Colors,
  width: number,
): readonly string[] {
  const inner = Math.max(Math.min(width, most), least) - 4;
  const lines = parts.flatMap(({ kind, text }) =>
    wrapSpans(spansOf(kind, text, colors), inner).map((line) => ({ kind, line })),
  );
  const used = Math.max(0, ...lines.map(({ line }) => line.width));
  const side = colors.dim("│");
  return [
    colors.dim(`╭${"─".repeat(used + 2)}╮`),
    ...lines.map(({ kind, line }) => {
      const blank = " ".repeat(used - line.width);
      return `${side} ${painted(kind, line, colors)}${blank} ${side}`;
    }),
    colors.dim(`╰${"─".repeat(used + 2)}╯`),
  ];
}

/** Without colours WhatsApp's signs stay, since nothing else would show what they mean. */
function spansOf(kind: MessagePart["kind"], text: string, colors: Colors): readonly Span[] {
  const safe = safeLines(text).join("\n");
  if (kind === "text" && colors.enabled) return whatsappSpans(safe);
  return [{ text: kind === "button" ? `[ ${safe} ]` : safe, styles: [] }];
}

function painted(kind: MessagePart["kind"], { spans }: SpanLine, colors: Colors): string {
  const paint = paints(colors)[kind];
  return spans.map((span) => paint(styledText(span, colors))).join("");
}

type Paint = (text: string) => string;

function paints(colors: Colors): Readonly<Record<MessagePart["kind"], Paint>> {
  return {
    text: (text) => text,
    heading: colors.bold,
    soft: colors.dim,
    thing: colors.cyan,
    button: colors.green,
  };
}

function styledText({ text, styles }: Span, colors: Colors): string {
  const paint: Readonly<Record<TextStyle, Paint>> = {
    bold: colors.bold,
    italic: colors.italic,
    strike: colors.strikethrough,
    mono: colors.cyan,
  };
  return styles.reduce((shown, style) => paint[style](shown), text);
}
