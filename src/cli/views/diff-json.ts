import { maskPhone } from "../../index.ts";
import type { CampaignDiff, DiffExample, TextChange } from "../../index.ts";
import { maskedSetting } from "./diff-settings.ts";
import { changedWords } from "./diff-words.ts";
import { ownMask } from "./own-mask.ts";

/** What changed, for programs. Texts of recipients follow those of the author. */
export function jsonDiff(diff: CampaignDiff, { reveal }: { readonly reveal: boolean }): object {
  const shown = (phone: string): string => (reveal ? phone : maskPhone(phone));
  const textOf = (text: TextChange, phone: string): object => ({
    field: text.field,
    words: changedWords(text, ownMask(phone, reveal)),
  });
  return {
    base: diff.base,
    commit: diff.commit,
    head: "working tree",
    campaign: diff.campaign,
    is_new: diff.isNew,
    audience: diff.audience,
    totals: diff.totals,
    settings: diff.settings.map((one) => maskedSetting(one, reveal)),
    text: [
      ...diff.text.map((text) => textOf(text, "")),
      ...diff.examples.flatMap(({ phone, text }) =>
        text.map((one) => ({ recipient: shown(phone), ...textOf(one, phone) })),
      ),
    ],
    examples: diff.examples.map((example) => exampleOf(example, shown)),
    notices: diff.notices.map(({ message }) => message),
  };
}

function exampleOf(
  { change, phone, source, line, before, after }: DiffExample,
  shown: (phone: string) => string,
): object {
  return {
    change,
    recipient: shown(phone),
    source,
    line,
    before: before ?? null,
    after: after ?? null,
  };
}
