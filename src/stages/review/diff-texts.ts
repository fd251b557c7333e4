import type { AudienceRow } from "../../model/audience.ts";
import type { Json } from "../../model/json.ts";
import type { Texts } from "../../plan/compare-texts.ts";
import { fieldName, leavesOf } from "../../render/leaves.ts";
import type { SoundLine } from "../prepare/open-line.ts";

/** Everything the author wrote that makes the text: the message, the partials it includes, vars. */
export function templatesOf({ campaign, renderer }: SoundLine): Texts {
  return new Map([
    ...textsIn(campaign.message),
    ...renderer.usedPartials.map(({ name, text }) => [`partials/${name}.hbs`, text] as const),
    ...Object.entries(campaign.vars).map(([name, value]) => [`vars.${name}`, `${value}`] as const),
  ]);
}

/** The fields of one row's message; none where it does not render. */
export function messageTexts(row: AudienceRow, { renderer }: SoundLine): Texts {
  const rendered = renderer.message(row);
  return "message" in rendered ? textsIn(rendered.message) : new Map();
}

function textsIn(tree: Json): Map<string, string> {
  return new Map(leavesOf(tree).map(({ path, value }) => [fieldName(path), `${value}`]));
}
