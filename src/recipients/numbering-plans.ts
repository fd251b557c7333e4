import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** What libphonenumber knows of one country, as it stores it. Source: its METADATA.md and metadata.js. */
type StoredPlan = readonly [
  callingCode: string,
  dialOut: string,
  national: string,
  lengths: readonly number[],
  formats?: unknown,
  prefix?: string | 0,
  prefixRule?: unknown,
  prefixForParsing?: string | 0,
  prefixTransform?: unknown,
  prefixIsOptional?: unknown,
  leading?: string | 0,
  types?: readonly (readonly [pattern: string, lengths?: readonly number[]] | 0)[],
];

interface Metadata {
  readonly country_calling_codes: Readonly<Record<string, readonly string[]>>;
  readonly countries: Readonly<Record<string, StoredPlan>>;
}

let metadata: Metadata | undefined;

/** A small file, where the library itself is slow to load. */
function stored(): Metadata {
  metadata ??= require("libphonenumber-js/metadata.min.json") as Metadata;
  return metadata;
}

/** Whether libphonenumber knows it; ISO 3166-1 alpha-2. */
export function isKnownCountry(country: string): boolean {
  return Object.hasOwn(stored().countries, country);
}

interface Country {
  readonly name: string;
  readonly lengths: readonly number[];
  /** Whether a number of its calling code, without that, is one of its own. */
  has(national: string): boolean;
}

/** A calling code and the countries that share it, the main one first. */
interface NumberingPlan {
  /** With the plus. */
  readonly start: string;
  /** What is dialled before a number at home, and might stand before this one by mistake. */
  readonly homePrefix: RegExp | undefined;
  readonly countries: readonly Country[];
}

const plans = new Map<string, NumberingPlan | undefined>();
let lastPlan: NumberingPlan | undefined;

/**
 * The country of a number in E.164, where the number is possible and canonical without doubt.
 * Says of no number anything else than libphonenumber does, and of some nothing.
 */
export function countryOfCanonical(phone: string): string | undefined {
  // Calling codes are no prefix of each other, and most campaigns are for one country.
  const plan = lastPlan && phone.startsWith(lastPlan.start) ? lastPlan : planOf(phone);
  if (plan === undefined) return undefined;
  lastPlan = plan;
  const national = phone.slice(plan.start.length);
  if ((plan.homePrefix?.exec(national)?.[0] ?? "") !== "") return undefined;
  const country = plan.countries.find(({ has }) => has(national));
  return country?.lengths.includes(national.length) ? country.name : undefined;
}

function planOf(phone: string): NumberingPlan | undefined {
  for (let digits = 1; digits <= 3; digits++) {
    const start = phone.slice(0, 1 + digits);
    if (!plans.has(start)) plans.set(start, readPlan(start));
    const plan = plans.get(start);
    if (plan !== undefined) return plan;
  }
  return undefined;
}

function readPlan(start: string): NumberingPlan | undefined {
  const names = stored().country_calling_codes[start.slice(1)] ?? [];
  const all = names.flatMap((name) => {
    const plan = stored().countries[name];
    return plan === undefined ? [] : [{ name, plan }];
  });
  const [main] = all;
  if (main === undefined) return undefined;
  const prefix = main.plan[7] || main.plan[5];
  return {
    start,
    homePrefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    countries: all.map(({ name, plan }) => ({
      name,
      lengths: plan[3],
      has: all.length === 1 ? () => true : membershipIn(plan),
    })),
  };
}

/** By the digits its numbers begin with, where they tell, else by all its kinds of numbers. */
function membershipIn([, , national, , , , , , , , leading, types]: StoredPlan): Country["has"] {
  if (leading) {
    const start = new RegExp(`^(?:${leading})`);
    return (number) => start.test(number);
  }
  const whole = entirely(national);
  const kinds = (types ?? []).flatMap((type) => {
    if (type === 0 || type[0] === "") return [];
    return [{ pattern: entirely(type[0]), lengths: type[1] }];
  });
  return (number) =>
    whole.test(number) &&
    kinds.some(
      ({ pattern, lengths }) => (lengths?.includes(number.length) ?? true) && pattern.test(number),
    );
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
