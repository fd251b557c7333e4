import type { CampaignDiff, SettingChange, TextChange, WordChange } from "../../index.ts";
import { count } from "./count.ts";
import { markedWord } from "./diff.ts";
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
import { changedWords, wordLines } from "./diff-words.ts";
import { ownMask } from "./own-mask.ts";
import { safeText } from "./safe-text.ts";

const mostSettings = 40;

/** Half of what GitHub takes in a comment, which may hold a plan as well. */
const mostOfTexts = 24_000;

/**
 * What changed, for a pull request. Carries what the author wrote and nothing that a
 * recipient did: templates, never a cell.
 */
export function markdownDiff(diff: CampaignDiff, { reveal }: { readonly reveal: boolean }): string {
  const blocks = [
    `### ${code(diff.campaign.id)}, wave ${diff.campaign.wave}: what changed since ${code(diff.base)} (${code(shortCommit(diff.commit))})`,
    ...diff.notices.map(({ loud, message }) => notice(loud, message)),
    isSame(diff) ? "Nothing changed." : "",
    settingsTable(diff.settings.map((one) => maskedSetting(one, reveal))),
    isSame(diff) ? "" : audienceTable(diff),
    textBlocks(diff, reveal),
    exampleTable(diff, reveal),
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

function notice(loud: boolean, message: string): string {
  const text = escaped(message);
  return loud ? `> [!CAUTION]\n> **${text}**` : `> ${text}`;
}

function settingsTable(settings: readonly SettingChange[]): string {
  if (settings.length === 0) return "";
  const rows = settings
    .slice(0, mostSettings)
    .map((one) => `| ${escaped(one.key)} | ${code(settingText(one))} |`);
  const more = settings.length - mostSettings;
  const rest = more > 0 ? [`| … | and ${more} more |`] : [];
  return ["| setting | change |", "|---|---|", ...rows, ...rest].join("\n");
}

function audienceTable({ audience, totals }: CampaignDiff): string {
  const changes = Object.entries(audience).map(([name, n]) => `| ${name} | ${count(n)} |`);
  const fates = (["rows", ...fateOrder] as const)
    .filter((fate) => totals.before[fate] + totals.after[fate] > 0)
    .map((fate) => `| ${fate} | ${count(totals.before[fate])} | ${count(totals.after[fate])} |`);
  return [
    ["| recipients | |", "|---|--:|", ...changes].join("\n"),
    ["| rows by fate | before | after |", "|---|--:|--:|", ...fates].join("\n"),
  ].join("\n\n");
}

function textBlocks({ text }: CampaignDiff, reveal: boolean): string {
  const blocks: string[] = [];
  let left = mostOfTexts;
  for (const one of text) {
    const block = textBlock(one, reveal);
    left -= block.length;
    if (left < 0) break;
    blocks.push(block);
  }
  const more = text.length - blocks.length;
  return [...blocks, ...(more > 0 ? [`… and ${more} more texts`] : [])].join("\n\n");
}

function textBlock(text: TextChange, reveal: boolean): string {
  const { lines, more } = wordLines(changedWords(text, ownMask("", reveal)));
  const rest = more > 0 ? [`  … and ${more} more lines`] : [];
  return `${code(text.field)}\n\n${fenced([...lines.flatMap(twoLines), ...rest])}`;
}

/** The line as it was, and as it is, with the words marked that differ. */
function twoLines(line: readonly WordChange[]): readonly string[] {
  const side = (sign: string, other: WordChange["kind"]): readonly string[] => {
    const kept = line.filter(({ kind }) => kind !== other);
    return kept.length === 0 ? [] : [`${sign} ${kept.map(markedWord).join("")}`];
  };
  return [...side("-", "added"), ...side("+", "removed")];
}

function exampleTable({ examples, base }: CampaignDiff, reveal: boolean): string {
  if (examples.length === 0) return "";
  const rows = examples.map((one) => {
    const who = code(whoIs(one, reveal));
    return `| ${one.change} | ${who} | ${code(whereIs(one, base))} | ${fateText(one)} |`;
  });
  return ["| for example | recipient | line | fate |", "|---|---|---|---|", ...rows].join("\n");
}

/** A fence longer than any run of backticks inside, so that nothing inside can end it. */
function fenced(lines: readonly string[]): string {
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}diff`, ...lines, fence].join("\n");
}

/** In a table even code ends at a bar. */
function code(text: string): string {
  const inside = safeText(text).replaceAll("`", "'").replaceAll("|", "\\|").trim();
  return `\`${inside || "none"}\``;
}

/** Plain words: nothing in them is markup, names somebody or links. */
function escaped(text: string): string {
  return safeText(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll("#", "&#35;")
    .replaceAll("@", "&#64;")
    .replaceAll(/[\\`*_[\]|~]/g, String.raw`\$&`);
}
