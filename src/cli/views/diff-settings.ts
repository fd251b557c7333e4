import { maskPhone } from "../../index.ts";
import type { CampaignDiff, DiffExample, Fate, SettingChange } from "../../index.ts";
import { words } from "./count.ts";
import { cutAfter } from "./cut-text.ts";
import { ownMask } from "./own-mask.ts";

const mostSigns = 160;

/** Numbers in what authors wrote are masked; the channel is the sender, whom everyone is to see. */
export function maskedSetting(change: SettingChange, reveal: boolean): SettingChange {
  if (change.key === "channel") return change;
  const mask = ownMask("", reveal);
  const masked = (value: SettingChange["before"]): SettingChange["before"] =>
    typeof value === "string" ? mask(value) : value;
  return { key: change.key, before: masked(change.before), after: masked(change.after) };
}

/** `20/s → 40/s`, in which `none` stands for what is not set. */
export function settingText({ before, after }: SettingChange): string {
  return before === null ? valueText(after) : `${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: SettingChange["before"]): string {
  return value === null ? "none" : cutAfter(String(value), mostSigns);
}

/** Nothing at all differs. */
export function isSame({ settings, text, audience, isNew }: CampaignDiff): boolean {
  const { added, removed, changed } = audience;
  return !isNew && settings.length + text.length + added + removed + changed === 0;
}

export const fateOrder = [
  "planned",
  "invalid",
  "duplicate",
  "suppressed",
] as const satisfies readonly Fate[];

/** `planned`, or `planned → suppressed`. */
export function fateText({ before, after }: DiffExample): string {
  const fates = [before, after].filter((fate) => fate !== undefined).map(words);
  return [...new Set(fates)].join(" → ");
}

/** A masked number; the tags of a campaign have none. */
export function whoIs({ phone }: DiffExample, reveal: boolean): string {
  if (phone === "") return "tags";
  return reveal ? phone : maskPhone(phone);
}

/** File and line, named as git names those of a revision where they are the base's. */
export function whereIs({ change, source, line }: DiffExample, base: string): string {
  return `${change === "removed" ? `${base}:` : ""}${source}:${line}`;
}

/** How long a commit's id is shown. */
export function shortCommit(commit: string): string {
  return commit.slice(0, 10);
}
