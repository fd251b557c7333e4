import type { Fields } from "./provider.ts";

/** The first thing wrong with a value, and where: `interactive.buttons[0].title`. */
export interface Complaint {
  readonly kind: "missing" | "unknown" | "wrong";
  readonly at: string;
  readonly says: string;
}

export type Check = (value: unknown, at: string) => Complaint | undefined;

type Checks = Readonly<Record<string, Check>>;

/** No field but these. A required one that is absent, null or "" is missing. */
export function object(required: Checks, optional: Checks = {}): Check {
  const checks = new Map(Object.entries({ ...optional, ...required }));
  return (value, at) => {
    if (!isFields(value)) return wrong(at, "must be an object");
    return (
      first(Object.keys(required), (key) => checkPresent(value[key], inside(at, key))) ??
      first(Object.keys(value), (key) => {
        const check = checks.get(key);
        return check ? check(value[key], inside(at, key)) : unknown(inside(at, key));
      })
    );
  };
}

export function array(item: Check, { min = 1, max = Infinity } = {}): Check {
  return (value, at) => {
    if (!Array.isArray(value)) return wrong(at, "must be an array");
    if (value.length < min) return wrong(at, `must have at least ${min} item(s)`);
    if (value.length > max) return wrong(at, `must have at most ${max} item(s)`);
    return first([...value.keys()], (index) => item(value[index], `${at}[${index}]`));
  };
}

/** Of an array of objects: at most `max` items in all their arrays `key` together. */
export function inTotal(key: string, max: number): Check {
  return (value, at) => {
    const items = Array.isArray(value)
      ? value.flatMap((one: unknown) => (isFields(one) ? one[key] : []))
      : [];
    return items.length > max ? wrong(at, `must have at most ${max} ${key} in total`) : undefined;
  };
}

/** A string of at most `max` characters; the pages do not say of which kind, so an emoji is one. */
export function text(max = Infinity): Check {
  return (value, at) => {
    if (typeof value !== "string") return wrong(at, "must be a string");
    const isLong = value.length > max && Array.from(value).length > max;
    return isLong ? wrong(at, `must be at most ${max} characters`) : undefined;
  };
}

export function matching(pattern: RegExp, says: string): Check {
  return (value, at) =>
    typeof value === "string" && pattern.test(value) ? undefined : wrong(at, says);
}

export function between(min: number, max: number): Check {
  return (value, at) => {
    if (typeof value !== "number") return wrong(at, "must be a number");
    return value >= min && value <= max ? undefined : wrong(at, `must be from ${min} to ${max}`);
  };
}

export function oneOf(...words: readonly string[]): Check {
  return (value, at) =>
    typeof value === "string" && words.includes(value)
      ? undefined
      : wrong(at, `must be one of: ${words.join(", ")}`);
}

/** The check of `checks` that the value's own `key` names. */
export function byKind(key: string, checks: Checks): Check {
  const kinds = oneOf(...Object.keys(checks));
  return (value, at) => {
    if (!isFields(value)) return wrong(at, "must be an object");
    const kind = value[key];
    const complaint = checkPresent(kind, inside(at, key)) ?? kinds(kind, inside(at, key));
    return complaint ?? checks[String(kind)]?.(value, at);
  };
}

/** Every check in turn. */
export function all(...checks: readonly Check[]): Check {
  return (value, at) => first(checks, (check) => check(value, at));
}

/** An absolute http or https address. */
export const link: Check = (value, at) => {
  const isWeb = typeof value === "string" && /^https?:\/\/[^\s/]/i.test(value);
  return isWeb && URL.canParse(value) ? undefined : wrong(at, "must be an http or https URL");
};

export function wrong(at: string, says: string): Complaint {
  return { kind: "wrong", at, says: at === "" ? `the body ${says}` : `${at} ${says}` };
}

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Absent, null or "". */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function checkPresent(value: unknown, at: string): Complaint | undefined {
  return isMissing(value) ? { kind: "missing", at, says: `${at} is required` } : undefined;
}

function unknown(at: string): Complaint {
  return { kind: "unknown", at, says: `${at} is not a field of this request` };
}

function inside(at: string, key: string): string {
  return at === "" ? key : `${at}.${key}`;
}

function first<T>(
  items: readonly T[],
  complain: (item: T) => Complaint | undefined,
): Complaint | undefined {
  for (const item of items) {
    const complaint = complain(item);
    if (complaint) return complaint;
  }
  return undefined;
}
