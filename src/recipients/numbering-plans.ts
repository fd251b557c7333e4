import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** A calling code, as the build took it from libphonenumber's metadata. */
interface StoredPlan {
  readonly homePrefix?: string;
  readonly countries: readonly StoredCountry[];
}

/** More than a name and lengths is there only where a calling code is shared. */
interface StoredCountry {
  readonly name: string;
  readonly lengths: readonly number[];
  readonly leading?: string;
  readonly national?: string;
  readonly kinds?: readonly StoredKind[];
}

interface StoredKind {
  readonly pattern: string;
  readonly lengths?: readonly number[];
}

let plansByCode: Readonly<Record<string, StoredPlan>> | undefined;

/** A small file, where the library is slow to find and to load. */
function stored(): Readonly<Record<string, StoredPlan>> {
  plansByCode ??= require("#checks/numbering-plans.json") as Record<string, StoredPlan>;
  return plansByCode;
}

let known: ReadonlySet<string> | undefined;

/** Whether libphonenumber knows it; ISO 3166-1 alpha-2. */
export function isKnownCountry(country: string): boolean {
  known ??= new Set(
    Object.values(stored()).flatMap(({ countries }) => countries.map(({ name }) => name)),
  );
  return known.has(country);
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
  /** Whether there stands before `national` what is dialled at home, perhaps by mistake. */
  isAsAtHome(national: string): boolean;
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
  if (plan.isAsAtHome(national)) return undefined;
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
  const plan = stored()[start.slice(1)];
  if (plan === undefined) return undefined;
  return {
    start,
    isAsAtHome: homePrefixTest(plan.homePrefix),
    countries: plan.countries.map((country) => ({ ...country, has: membershipIn(country) })),
  };
}

function homePrefixTest(prefix: string | undefined): NumberingPlan["isAsAtHome"] {
  if (prefix === undefined) return () => false;
  // Nearly all of them are one digit.
  if (/^\d+$/.test(prefix)) return (national) => national.startsWith(prefix);
  const start = new RegExp(`^(?:${prefix})`);
  // Some match nothing at all, too.
  return (national) => (start.exec(national)?.[0] ?? "") !== "";
}

/** By the digits its numbers begin with, where they tell, else by all its kinds of numbers. */
function membershipIn({ leading, national, kinds = [] }: StoredCountry): Country["has"] {
  if (leading !== undefined) {
    const start = new RegExp(`^(?:${leading})`);
    return (number) => start.test(number);
  }
  if (national === undefined) return () => true;
  const whole = entirely(national);
  const all = kinds.map(({ pattern, lengths }) => ({ pattern: entirely(pattern), lengths }));
  return (number) =>
    whole.test(number) &&
    all.some(
      ({ pattern, lengths }) => (lengths?.includes(number.length) ?? true) && pattern.test(number),
    );
}

function entirely(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
