/**
 * How long a `Retry-After` header asks to wait, or nothing where there is none to be read.
 * A date is compared with the answer's own `Date`, because our clock may differ. Where a
 * gateway added one of its own, the longest wait holds. Source: RFC 9110, section 10.2.3.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const waits = valuesIn(headers["retry-after"]).flatMap((value) => waitOf(value, headers) ?? []);
  return waits.length === 0 ? undefined : Math.max(...waits);
}

function waitOf(value: string, headers: Readonly<Record<string, string>>): number | undefined {
  if (/^\d+(\.\d+)?$/.test(value)) return Math.min(Number(value) * 1000, Number.MAX_SAFE_INTEGER);
  const until = dateOf(value);
  if (Number.isNaN(until)) return undefined;
  const theirNow = Date.parse(valuesIn(headers["date"])[0] ?? "");
  return Math.max(0, until - (Number.isNaN(theirNow) ? Date.now() : theirNow));
}

/** A comma, but for the one behind the day of a date. */
const between = /,(?!\s*\d\d[ -][a-z]{3}[ -])/i;

/** The values of a header that came more than once. */
function valuesIn(header = ""): readonly string[] {
  return header.split(between).map((value) => value.trim());
}

const asctime = /^[a-z]{3} [a-z]{3} [ \d]\d \d\d:\d\d:\d\d \d{4}$/i;
const beginsWithDay = /^(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d\d:\d\d:\d\d/i;

/** The three forms of RFC 9110, section 5.6.7. NaN for what `Date.parse` would only guess at, such as `soon 5`. */
function dateOf(value: string): number {
  if (!beginsWithDay.test(value)) return Number.NaN;
  return Date.parse(asctime.test(value) ? `${value} GMT` : value);
}
