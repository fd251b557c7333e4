/**
 * How long a `Retry-After` header asks to wait, or nothing where there is none to be read.
 * A date is compared with the answer's own `Date`, because our clock may differ.
 * Source: RFC 9110, section 10.2.3.
 */
export function retryAfterMs(headers: Readonly<Record<string, string>>): number | undefined {
  const value = headers["retry-after"]?.trim();
  if (value === undefined || value === "") return undefined;
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1000;

  const until = Date.parse(value);
  if (Number.isNaN(until) || !/[a-z]/i.test(value)) return undefined;
  const theirNow = Date.parse(headers["date"] ?? "");
  return Math.max(0, until - (Number.isNaN(theirNow) ? Date.now() : theirNow));
}
