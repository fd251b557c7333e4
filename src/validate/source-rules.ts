import type { Complaint } from "./complaint.ts";
import { isMapping } from "./is-mapping.ts";
import { countryComplaint } from "./region.ts";

/** Countries of the list `key` that are none. */
export function listCountries(entries: readonly unknown[], key: string): readonly Complaint[] {
  return entries.flatMap((entry, index) => {
    const country = isMapping(entry) ? entry["country"] : undefined;
    const wrong = typeof country === "string" ? countryComplaint(country) : undefined;
    return wrong ? [{ at: [key, index, "country"], code: "unknown_country", ...wrong }] : [];
  });
}
