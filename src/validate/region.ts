import { nearestName } from "../model/nearest-name.ts";
import { quote } from "./quote.ts";

// Regions that ICU knows and no telephone does.
const noCountries: ReadonlySet<string> = new Set(["EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"]);

/** A complaint about a name of the world, and the name that was probably meant. */
export interface RegionComplaint {
  readonly message: string;
  readonly hint: string;
}

/** What is wrong with `code` as a country (ISO 3166-1 alpha-2), if anything. */
export function countryComplaint(code: string): RegionComplaint | undefined {
  const hint = "write a country's code of two letters, like KE";
  const message = `${quote(code)} is not a country`;
  if (!/^[A-Z]{2}$/.test(code) || noCountries.has(code)) return { message, hint };
  const current = new Intl.Locale(`und-${code}`).region;
  if (current !== code) return { message, hint: `write ${current}` };
  const names = new Intl.DisplayNames("en", { type: "region", fallback: "none" });
  return names.of(code) === undefined ? { message, hint } : undefined;
}

/** What is wrong with `name` as a timezone (IANA), if anything. */
export function timezoneComplaint(name: string): RegionComplaint | undefined {
  if (isTimezone(name)) return undefined;
  const meant = nearestName(name, Intl.supportedValuesOf("timeZone"));
  return {
    message: `${quote(name)} is not a timezone`,
    hint: meant ? `did you mean ${meant}?` : "write its IANA name, like Africa/Nairobi",
  };
}

/** What is wrong with `tag` as a locale (BCP 47), if anything. */
export function localeComplaint(tag: string): RegionComplaint | undefined {
  if (isLocale(tag)) return undefined;
  const hyphened = tag.replaceAll("_", "-");
  return {
    message: `${quote(tag)} is not a locale`,
    hint: isLocale(hyphened) ? `write ${hyphened}` : "write a language and a region, like en-KE",
  };
}

function isTimezone(name: string): boolean {
  // Offsets are timezones to newer engines only.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name }).format();
    return true;
  } catch {
    return false;
  }
}

function isLocale(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length === 1;
  } catch {
    return false;
  }
}
