import type { CampaignInput } from "./campaign-input.ts";
import * as carried from "./carried-rules.ts";
import * as choices from "./choice-rules.ts";
import type { Complaint } from "./complaint.ts";
import * as message from "./message-rules.ts";
import { quote } from "./quote.ts";
import { readExpiry } from "./read-expiry.ts";
import { readWindow } from "./read-values.ts";
import { localeComplaint } from "./region.ts";
import * as send from "./send-rules.ts";
import { listCountries } from "./source-rules.ts";

type CampaignRule = (input: CampaignInput) => readonly Complaint[];

const rules: readonly CampaignRule[] = [
  idIsFree,
  carried.typeIsCarried,
  carried.fieldsAreCarried,
  carried.kindIsCarried,
  carried.tagsAreCarried,
  carried.batchIsCarried,
  send.rateKeepsCeiling,
  send.concurrencyKeepsCeiling,
  send.amountsMakeSense,
  windowHasLength,
  dayExists,
  localeExists,
  sourcesAreInCountries,
  varsLeaveThePhone,
  message.numbersKeepTheirDigits,
  message.textsAreWhole,
  message.linksAreAddresses,
  message.sectionsFitTogether,
  choices.choicesDiffer,
  choices.sectionsHaveTitles,
];

/** What a schema cannot say of a campaign: every rule it breaks. */
export function campaignComplaints(input: CampaignInput): readonly Complaint[] {
  return rules.flatMap((rule) => rule(input));
}

function idIsFree({ written: { id }, others = [] }: CampaignInput): readonly Complaint[] {
  if (id === undefined) return [];
  const same = others.filter((other) => other.id === id).map(({ file }) => file);
  const alike = others.filter((other) => other.id !== id);
  const words = { at: ["id"], code: "duplicate_id" };
  return [
    ...(same.length === 0
      ? []
      : [
          {
            ...words,
            message: `${same.join(" and ")} has the id ${quote(id)} too`,
            hint: "give each campaign an id of its own: the ledger knows a campaign by nothing else",
          },
        ]),
    ...alike.map((other) => ({
      ...words,
      message: `${other.file} has the id ${quote(other.id)}, and ${quote(id)} names the same folder on macOS and Windows`,
      hint: "give one of them an id that differs in more than its letters' case or a dot at its end",
    })),
  ];
}

function windowHasLength({ written: { window } }: CampaignInput): readonly Complaint[] {
  if (window === undefined || readWindow(window)) return [];
  const message = "a window that ends when it begins is never open";
  return [{ at: ["window"], code: "bad_window", message, hint: "write hours like 08:00-20:00" }];
}

function dayExists({ written: { expires }, project }: CampaignInput): readonly Complaint[] {
  if (expires === undefined || readExpiry(expires, project.timezone) !== undefined) return [];
  const message = `there is no ${quote(expires)} in the calendar`;
  return [{ at: ["expires"], code: "bad_date", message, hint: "write a day like 2026-12-31" }];
}

function localeExists({ written: { locale } }: CampaignInput): readonly Complaint[] {
  const wrong = locale === undefined ? undefined : localeComplaint(locale);
  return wrong ? [{ at: ["locale"], code: "unknown_locale", ...wrong }] : [];
}

function sourcesAreInCountries({ written }: CampaignInput): readonly Complaint[] {
  const { recipients = [], exclude = [] } = written;
  return [...listCountries(recipients, "recipients"), ...listCountries(exclude, "exclude")];
}

function varsLeaveThePhone({ written: { vars = {} } }: CampaignInput): readonly Complaint[] {
  if (!Object.hasOwn(vars, "phone")) return [];
  return [
    {
      at: ["vars", "phone"],
      part: "key",
      code: "reserved_name",
      message: "in templates `phone` is always the recipient's number",
      hint: "give the variable another name",
    },
  ];
}
