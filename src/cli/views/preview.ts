import type { PreviewItem } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { wrapWords } from "./fields.ts";
import { previewBubble } from "./preview-bubble.ts";
import { previewPage } from "./preview-html.ts";
import { shownItem, whom } from "./preview-item.ts";
import type { ShownItem } from "./preview-item.ts";
import { markdownItem, markdownTitle } from "./preview-markdown.ts";
import { safeJson, safeText } from "./safe-text.ts";

export interface PreviewOptions {
  /** What is previewed: the campaign's file. */
  readonly title: string;
  readonly colors: Colors;
  /** Numbers in full. */
  readonly reveal: boolean;
  /** The payload below each message, in `pretty` and `markdown`; the others hold it always. */
  readonly payload?: boolean;
  /** Columns, for `pretty`; default 80. */
  readonly width?: number | undefined;
}

type Preview = (items: Iterable<PreviewItem>, options: PreviewOptions) => string;

/** The formats that `preview` accepts, the default first. Numbers are masked unless `reveal`. */
export const previewFormats = {
  pretty: (items, options) => each(items, options, prettyItem).join("\n") || nobody,
  html: (items, options) =>
    previewPage(
      options.title,
      each(items, options, (item) => item),
    ),
  markdown: (items, options) => {
    const { title, payload = false } = options;
    const told = each(items, options, (item) => markdownItem(item, payload));
    return [markdownTitle(title), ...(told.length > 0 ? told : [nobody])].join("\n");
  },
  json: (items, options) => safeJson(each(items, options, jsonItem)),
} as const satisfies Readonly<Record<string, Preview>>;

export type PreviewFormat = keyof typeof previewFormats;

const nobody = "no recipients\n";

function each<T>(
  items: Iterable<PreviewItem>,
  options: PreviewOptions,
  tell: (item: ShownItem, options: PreviewOptions) => T,
): T[] {
  return Array.from(items, (item) => tell(shownItem(item, options.reveal), options));
}

function prettyItem(
  item: ShownItem,
  { colors, payload = false, width = 80 }: PreviewOptions,
): string {
  const { source, line, ref, problem, parts } = item;
  const place = [`${source}:${line}`, ref].filter((text) => text !== "").join(" · ");
  const lines = [
    `${colors.bold(safeText(whom(item)))} ${colors.dim(safeText(`· ${place}`))}`,
    ...(problem === undefined ? [] : problemLines(problem, colors, width)),
    ...(parts.length > 0 ? previewBubble(parts, colors, width) : []),
    ...(payload && item.payload !== undefined ? [safeJson(item.payload).trimEnd()] : []),
  ];
  return `${lines.join("\n")}\n`;
}

function problemLines(
  { code, message, hint }: NonNullable<ShownItem["problem"]>,
  colors: Colors,
  width: number,
): readonly string[] {
  return [
    ...wrapWords(`not sent: ${code}: ${message}`, width).map(colors.red),
    ...(hint === undefined ? [] : wrapWords(`hint: ${hint}`, width)),
  ];
}

function jsonItem(item: ShownItem): object {
  const { recipient, ref, source, line, country, payload = null, problem = null } = item;
  return { recipient, ref, source, line, country, payload, problem };
}
