import type { Path } from "../model/document.ts";
import type { CampaignInput } from "./campaign-input.ts";
import { type Complaint, nameOf } from "./complaint.ts";
import { isHttpAddress } from "./http-address.ts";
import { isMapping } from "./is-mapping.ts";
import { complainOfNumber } from "./kind-complaints.ts";
import { quote } from "./quote.ts";
import { textsIn } from "./texts-in.ts";

// Degrees: 1.50 is 1.5.
const amounts: ReadonlySet<unknown> = new Set(["latitude", "longitude"]);

/** Numbers that people would get with other digits than the author wrote: 007, 1.50, 1e9. */
export function numbersKeepTheirDigits(input: CampaignInput): readonly Complaint[] {
  const { document, written } = input;
  return [...numbersIn(written.vars, ["vars"]), ...numbersIn(written.message, ["message"])]
    .filter(({ at, data }) => !amounts.has(at.at(-1)) && document.written(at) !== String(data))
    .map(({ at, data }) => complainOfNumber({ at, data, name: nameOf(at), document }));
}

function* numbersIn(
  value: unknown,
  at: Path,
): Generator<{ readonly at: Path; readonly data: number }> {
  if (typeof value === "number") yield { at, data: value };
  else if (Array.isArray(value)) {
    for (const [index, entry] of value.entries()) yield* numbersIn(entry, [...at, index]);
  } else if (isMapping(value)) {
    for (const [key, entry] of Object.entries(value)) yield* numbersIn(entry, [...at, key]);
  }
}

/** What YAML takes for a comment and leaves out of a text: `Order #{{id}}`, `now #sale`. */
export function textsAreWhole({ document, written }: CampaignInput): readonly Complaint[] {
  return [...textsIn(written.vars, ["vars"]), ...textsIn(written.message, ["message"])].flatMap(
    ({ at, part, text }): readonly Complaint[] => {
      const comment = part === undefined ? document.comment(at) : undefined;
      const isTag = comment !== undefined && /^#[^\s#=-]/.test(comment);
      const hasTemplate = comment?.includes("{{") === true;
      if (!isTag && !hasTemplate) return [];
      return [
        {
          at,
          offset: text.length,
          code: "comment_in_text",
          message: "the text ends here: YAML takes the # and all behind it for a comment",
          hint: "put the whole text in quotes, or the comment on a line of its own",
          ...(!(isTag && hasTemplate) && { severity: "warning" as const }),
        },
      ];
    },
  );
}

const addresses: ReadonlySet<unknown> = new Set(["link", "media", "post_back_url"]);

/** Addresses that cannot be any, whatever the row. */
export function linksAreAddresses({ written }: CampaignInput): readonly Complaint[] {
  return [...textsIn(written.message, ["message"])]
    .filter(({ at, part, text }) => !part && addresses.has(at.at(-1)) && !canBeAddress(text))
    .map(({ at, text }) => ({
      at,
      code: "bad_link",
      message: `${quote(text)} is not an absolute http or https address`,
      hint: "write the whole address, like https://cdn.example.com/spring.jpg",
    }));
}

function canBeAddress(text: string): boolean {
  const template = text.indexOf("{{");
  if (template === -1) return isHttpAddress(text.trim());
  // Of an address that begins with a template nothing is known before the row.
  return template === 0 || /^\s*(?:$|https?:\/\/)/i.test(text.slice(0, template));
}

/** What WhatsApp takes in all sections of a message together. */
const most: Readonly<Record<string, { readonly key: string; readonly count: number }>> = {
  list: { key: "rows", count: 10 },
  product_list: { key: "product_items", count: 30 },
};

/** Sections that hold too much together: a schema counts each by itself. */
export function sectionsFitTogether({ written }: CampaignInput): readonly Complaint[] {
  const interactive = written.message?.type === "interactive" && written.message.interactive;
  const limit = interactive ? most[interactive.type ?? ""] : undefined;
  if (!interactive || !limit) return [];
  const sum = entriesIn(interactive.action, limit.key);
  if (sum <= limit.count) return [];
  return [
    {
      at: ["message", "interactive", "action", "sections"],
      code: "too_many",
      message: `the sections hold ${sum} entries together; WhatsApp takes at most ${limit.count}`,
      hint: `leave ${sum - limit.count} of them out`,
    },
  ];
}

/** How many entries the lists called `key` in the sections have together. */
function entriesIn(action: unknown, key: string): number {
  const sections = isMapping(action) ? action["sections"] : undefined;
  if (!Array.isArray(sections)) return 0;
  return sections
    .map((section: unknown) => (isMapping(section) ? section[key] : undefined))
    .reduce((sum: number, entries) => sum + (Array.isArray(entries) ? entries.length : 0), 0);
}
