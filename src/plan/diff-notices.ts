import type { CampaignDiff, DiffNotice, SettingChange } from "../model/diff.ts";

/** What the notices are read from. */
export interface DiffView extends Pick<
  CampaignDiff,
  "base" | "isNew" | "settings" | "totals" | "text"
> {
  /** Data files that git does not keep. */
  readonly outside: readonly string[];
}

/** What a reader of the diff must not miss: loud ones first. */
export function diffNotices(view: DiffView): readonly DiffNotice[] {
  if (view.isNew) return [quiet(newCampaign(view)), ...outsideGit(view)];
  return [
    ...messagedAgain(view),
    ...otherDestination(view),
    ...otherText(view),
    ...outsideGit(view),
  ];
}

function newCampaign({ base }: DiffView): string {
  return `the campaign is not there at ${base}: everything in it is new`;
}

function messagedAgain(view: DiffView): readonly DiffNotice[] {
  const id = changeOf(view, "id");
  const wave = changeOf(view, "wave");
  return [
    ...(id === undefined ? [] : [loud(otherId(id, view))]),
    ...(wave === undefined || id !== undefined ? [] : [otherWave(wave, view)]),
  ];
}

function otherId({ before, after }: SettingChange, view: DiffView): string {
  return `id changed from ${before} to ${after}: the ledger knows nobody under the new id, so ${everyone(view)}`;
}

function otherWave({ before, after }: SettingChange, view: DiffView): DiffNotice {
  if (Number(after) > Number(before)) {
    return loud(`wave raised from ${before} to ${after}: ${everyone(view)}`);
  }
  const who = "whoever is not in the ledger of that wave is messaged again";
  return loud(`wave lowered from ${before} to ${after}: ${who}`);
}

function everyone({ totals }: DiffView): string {
  return `everyone is messaged again (${totals.after.planned.toLocaleString("en-US")} planned), also those who already got it`;
}

function otherDestination(view: DiffView): readonly DiffNotice[] {
  const moved = ["adapter", "host", "channel"].filter((key) => changeOf(view, key));
  if (moved.length === 0 || hasNewWave(view)) return [];
  const what = `another ${moved.join(", ")} in the same wave`;
  return [quiet(`${what}: if the wave was begun, send refuses until \`wave\` is raised`)];
}

function otherText(view: DiffView): readonly DiffNotice[] {
  if (view.text.length === 0 || hasNewWave(view)) return [];
  return [quiet("the text changed in the same wave: whoever already got it keeps the earlier one")];
}

const mostNamed = 5;

function outsideGit({ outside }: DiffView): readonly DiffNotice[] {
  if (outside.length === 0) return [];
  const more = outside.length > mostNamed ? `, and ${outside.length - mostNamed} more` : "";
  const names = outside.slice(0, mostNamed).join(", ");
  return [quiet(`data outside git: compared as it is now (${names}${more})`)];
}

function hasNewWave(view: DiffView): boolean {
  return changeOf(view, "id") !== undefined || changeOf(view, "wave") !== undefined;
}

function changeOf({ settings }: DiffView, key: string): SettingChange | undefined {
  return settings.find((change) => change.key === key);
}

function loud(message: string): DiffNotice {
  return { loud: true, message };
}

function quiet(message: string): DiffNotice {
  return { loud: false, message };
}
