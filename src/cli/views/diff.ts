import type {
  CampaignDiff,
  DiffExample,
  SettingChange,
  TextChange,
  WordChange,
} from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, counted } from "./count.ts";
import { changedWords, wordLines } from "./diff-words.ts";
import {
  fateOrder,
  fateText,
  isSame,
  maskedSetting,
  settingText,
  shortCommit,
  whereIs,
  whoIs,
} from "./diff-settings.ts";
import { fieldLines, wrapWords } from "./fields.ts";
import { ownMask } from "./own-mask.ts";
import { safeText } from "./safe-text.ts";
import type { Span } from "./whatsapp-spans.ts";
import { wrapSpans } from "./wrap-spans.ts";

export interface DiffOptions {
  readonly colors: Colors;
  /** Columns; default 80. */
  readonly width?: number | undefined;
  readonly reveal: boolean;
}

/** What changed, for a terminal. */
export function prettyDiff(diff: CampaignDiff, options: DiffOptions): string {
  const { colors, width = 80, reveal } = options;
  const settings = diff.settings.map((one) => maskedSetting(one, reveal));
  const blocks = [
    [colors.bold(safeText(titleOf(diff)))],
    diff.notices.filter(({ loud }) => loud).flatMap(({ message }) => loudLines(message, options)),
    isSame(diff) ? ["nothing changed"] : [],
    headed("settings", settingLines(settings, width - 2), colors),
    isSame(diff) ? [] : headed("recipients", audienceLines(diff), colors),
    headed(
      "text",
      diff.text.flatMap((one) => textLines(one, options, "")),
      colors,
    ),
    ...examplesOf(diff, options),
    diff.notices
      .filter(({ loud }) => !loud)
      .flatMap(({ message }) => fieldLines([["note", message]], width)),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

function titleOf({ campaign, base, commit }: CampaignDiff): string {
  return `${campaign.id}, wave ${campaign.wave}: the working tree against ${base} (${shortCommit(commit)})`;
}

function settingLines(settings: readonly SettingChange[], width: number): readonly string[] {
  return fieldLines(
    settings.map((one) => [one.key, settingText(one)]),
    width,
  );
}

function loudLines(message: string, { colors, width = 80 }: DiffOptions): readonly string[] {
  return wrapWords(message, width - 4).map((line, nth) =>
    colors.red(colors.bold(`${nth === 0 ? "!!" : "  "}  ${line}`)),
  );
}

function headed(name: string, lines: readonly string[], colors: Colors): readonly string[] {
  return lines.length === 0
    ? []
    : [colors.bold(name), ...lines.map((line) => (line === "" ? "" : `  ${line}`))];
}

function audienceLines({ audience, totals, isNew }: CampaignDiff): readonly string[] {
  const changes = Object.entries(audience).map(([name, n]) => [name, count(n)] as const);
  const digits = Math.max(...changes.map(([, n]) => n.length));
  const lines = changes.map(([name, n]) => name.padEnd(14) + n.padStart(digits));
  const fates = (["rows", ...fateOrder] as const)
    .filter((fate) => totals.before[fate] + totals.after[fate] > 0)
    .map((fate) => {
      const [was, is] = [count(totals.before[fate]), count(totals.after[fate])];
      return fate.padEnd(14) + (isNew || was === is ? is : `${was} → ${is}`);
    });
  return [...lines, "", ...fates];
}

function examplesOf(diff: CampaignDiff, options: DiffOptions): readonly (readonly string[])[] {
  return (["changed", "added", "removed"] as const).map((change) => {
    const found = diff.examples.filter((one) => one.change === change);
    const all = counted(diff.audience[change], "recipient");
    const title = `${change}: ${found.length} of ${all}`;
    const lines = found.flatMap((one) => exampleLines({ ...one, base: diff.base }, options));
    return headed(title, lines, options.colors);
  });
}

function exampleLines(
  example: DiffExample & Pick<CampaignDiff, "base">,
  options: DiffOptions,
): readonly string[] {
  const { base, phone, text } = example;
  return [
    safeText(`${whoIs(example, options.reveal)}  ${whereIs(example, base)}  ${fateText(example)}`),
    ...text.flatMap((one) => textLines(one, options, phone).map((line) => `  ${line}`)),
  ];
}

function textLines(text: TextChange, options: DiffOptions, phone: string): readonly string[] {
  const { colors, width = 80, reveal } = options;
  const { lines, more } = wordLines(changedWords(text, ownMask(phone, reveal)));
  const shown = lines.flatMap((line) =>
    wrapSpans(line.map(spanOf), Math.max(width - 8, 20)).map(({ spans }) =>
      spans.map((span) => painted(span, colors)).join(""),
    ),
  );
  const rest = more === 0 ? [] : [`… and ${counted(more, "more line")}`];
  return [colors.dim(safeText(text.field)), ...[...shown, ...rest].map((line) => `  ${line}`)];
}

const styles = { same: [], removed: ["strike"], added: ["bold"] } as const;

function spanOf(change: WordChange): Span {
  return { text: markedWord(change), styles: styles[change.kind] };
}

/** As `git diff --word-diff` marks it. */
export function markedWord({ kind, text }: WordChange): string {
  if (kind === "same") return text;
  return kind === "removed" ? `[-${text}-]` : `{+${text}+}`;
}

function painted({ text, styles: [style] }: Span, { red, green }: Colors): string {
  if (style === undefined) return text;
  return style === "strike" ? red(text) : green(text);
}
