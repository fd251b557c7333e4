const quote = 0x22;
const lineEnds = new Set([0x0a, 0x0d]);
const candidates = [",", ";", "\t"] as const;

export type Delimiter = (typeof candidates)[number];

/**
 * What separates the cells, by the header alone: the candidate that stands there most
 * often outside quotes, a comma where none does. `undefined` where the header does not
 * end within `bytes`.
 */
export function findDelimiter(bytes: Buffer): Delimiter | undefined {
  const end = endOfHeader(bytes);
  return end === undefined ? undefined : delimiterOf(bytes.subarray(0, end));
}

/** The same, where `header` is all there is. */
export function delimiterOf(header: Buffer): Delimiter {
  const counts = new Map<number, number>();
  let quoted = false;
  for (const byte of header) {
    if (byte === quote) quoted = !quoted;
    if (!quoted) counts.set(byte, (counts.get(byte) ?? 0) + 1);
  }
  const count = (candidate: Delimiter): number => counts.get(candidate.charCodeAt(0)) ?? 0;
  return candidates.reduce((best, next) => (count(next) > count(best) ? next : best));
}

/** Blank lines above the header are not its end. */
function endOfHeader(bytes: Buffer): number | undefined {
  let quoted = false;
  let begun = false;
  for (const [at, byte] of bytes.entries()) {
    const ends = lineEnds.has(byte);
    if (ends && begun && !quoted) return at;
    if (byte === quote) quoted = !quoted;
    begun ||= !ends;
  }
  return undefined;
}
