import type { Path } from "../model/document.ts";
import type { CampaignInput } from "./campaign-input.ts";
import type { Complaint } from "./complaint.ts";
import { isMapping } from "./is-mapping.ts";
import { quote } from "./quote.ts";

const actionPath = ["message", "interactive", "action"] as const;

interface Part {
  readonly at: Path;
  readonly value: Readonly<Record<string, unknown>>;
}

/** Buttons and rows that nobody could tell apart: WhatsApp refuses the whole message for them. */
export function choicesDiffer({ written }: CampaignInput): readonly Complaint[] {
  const action = actionOf(written);
  const replies = listIn(action, "buttons").flatMap((button) => partIn(button, "reply"));
  const rows = listIn(action, "sections").flatMap((section) => listIn(section, "rows"));
  return [
    ...saidTwice(replies, "id", "buttons"),
    ...saidTwice(replies, "title", "buttons"),
    ...saidTwice(rows, "id", "rows"),
  ];
}

/** A title may be missing only from a section that stands alone. */
export function sectionsHaveTitles({ written }: CampaignInput): readonly Complaint[] {
  const sections = listIn(actionOf(written), "sections");
  if (sections.length < 2) return [];
  return sections
    .filter(({ value }) => value["title"] === undefined)
    .map(({ at }) => ({
      at: [...at, "title"],
      code: "missing_key",
      message: `entry ${Number(at.at(-1)) + 1} of \`sections\` has no \`title\``,
      hint: "WhatsApp wants one for each where there are several: add a line like title: Drinks",
    }));
}

function actionOf({ message }: CampaignInput["written"]): Part {
  const interactive: unknown = message?.type === "interactive" ? message.interactive : undefined;
  const action = isMapping(interactive) ? interactive["action"] : undefined;
  return { at: actionPath, value: isMapping(action) ? action : {} };
}

function listIn({ at, value }: Part, key: string): readonly Part[] {
  const entries = value[key];
  if (!Array.isArray(entries)) return [];
  return entries.map((entry: unknown, index) => ({
    at: [...at, key, index],
    value: isMapping(entry) ? entry : {},
  }));
}

function partIn({ at, value }: Part, key: string): readonly Part[] {
  const part = value[key];
  return isMapping(part) ? [{ at: [...at, key], value: part }] : [];
}

function saidTwice(parts: readonly Part[], key: string, all: string): readonly Complaint[] {
  const texts = parts.map(({ value }) => value[key]);
  return parts.flatMap(({ at }, nth): readonly Complaint[] => {
    const text = texts[nth];
    if (typeof text !== "string" || texts.indexOf(text) === nth) return [];
    return [
      {
        at: [...at, key],
        code: "duplicate_choice",
        message: `two ${all} have the ${key} ${quote(text)}; WhatsApp refuses a message with such`,
        hint: `give each its own ${key}`,
      },
    ];
  });
}
