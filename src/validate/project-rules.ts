import type { Complaint } from "./complaint.ts";
import { ledgerComplaints } from "./ledger-rules.ts";
import type { ProjectInput } from "./project-input.ts";
import { providerComplaints } from "./provider-rules.ts";
import { readRate } from "./read-values.ts";
import { countryComplaint, localeComplaint, timezoneComplaint } from "./region.ts";
import { listCountries } from "./source-rules.ts";

type ProjectRule = (input: ProjectInput) => readonly Complaint[];

const rules: readonly ProjectRule[] = [
  providerComplaints,
  ratesExist,
  countryExists,
  timezoneExists,
  localeExists,
  listsAreInCountries,
  ledgerComplaints,
];

/** What a schema cannot say of carillon.yaml: every rule it breaks. */
export function projectComplaints(input: ProjectInput): readonly Complaint[] {
  return rules.flatMap((rule) => rule(input));
}

function ratesExist({ written }: ProjectInput): readonly Complaint[] {
  return Object.entries(written.providers ?? {}).flatMap(([name, provider]) => {
    const rate = provider?.["rate"];
    if (typeof rate !== "string" || readRate(rate)) return [];
    return [rateOfNothing(["providers", name, "rate"])];
  });
}

/** A rate at which nothing would ever leave. */
export function rateOfNothing(at: Complaint["at"]): Complaint {
  return {
    at,
    code: "bad_rate",
    message: "at a rate of 0 nothing is sent",
    hint: "write a rate like 20/s",
  };
}

function countryExists({ written: { default_country } }: ProjectInput): readonly Complaint[] {
  const wrong = default_country === undefined ? undefined : countryComplaint(default_country);
  return wrong ? [{ at: ["default_country"], code: "unknown_country", ...wrong }] : [];
}

function timezoneExists({ written: { timezone } }: ProjectInput): readonly Complaint[] {
  const wrong = timezone === undefined ? undefined : timezoneComplaint(timezone);
  return wrong ? [{ at: ["timezone"], code: "unknown_timezone", ...wrong }] : [];
}

function localeExists({ written: { locale } }: ProjectInput): readonly Complaint[] {
  const wrong = locale === undefined ? undefined : localeComplaint(locale);
  return wrong ? [{ at: ["locale"], code: "unknown_locale", ...wrong }] : [];
}

function listsAreInCountries({ written: { suppress = [] } }: ProjectInput): readonly Complaint[] {
  return listCountries(suppress, "suppress");
}
