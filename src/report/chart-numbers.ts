const letters = ["", "K", "M", "B", "T"];

/** 1250000 as `1.25M`: for axes, where there is no room. */
export function shortCount(n: number): string {
  const shown = Number(n.toPrecision(3));
  // `Intl` would write the same, and take a sixtieth of a second to begin.
  const nth = letters.findLastIndex((_, thousands) => shown >= 1000 ** thousands);
  return `${Number((shown / 1000 ** Math.max(nth, 0)).toPrecision(3))}${letters[nth] ?? ""}`;
}

/** 850 as `850 ms`, 1500 as `1.5 s`. */
export function shortMs(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  return `${Number((ms / 1000).toPrecision(3))} s`;
}

export interface TimeUnit {
  readonly name: string;
  readonly ms: number;
}

const units: readonly TimeUnit[] = [
  { name: "seconds", ms: 1000 },
  { name: "minutes", ms: 60_000 },
  { name: "hours", ms: 3_600_000 },
  { name: "days", ms: 86_400_000 },
];

const seconds: TimeUnit = { name: "seconds", ms: 1000 };

/** The unit in which a time of `spanMs` is counted to people: the largest of which it holds two. */
export function unitFor(spanMs: number): TimeUnit {
  return units.findLast(({ ms }) => spanMs >= 2 * ms) ?? seconds;
}

/** 93000 in minutes as `1.55`. */
export function inUnit(ms: number, unit: TimeUnit): string {
  return String(Number((ms / unit.ms).toPrecision(3)));
}
