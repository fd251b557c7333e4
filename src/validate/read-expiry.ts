const dayMs = 86_400_000;
const form =
  /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?)(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * The instant at which `text` is over: a day at its end, a moment at once. Both are read in
 * `timezone` unless they say another. Nothing where there is no such day or hour.
 */
export function readExpiry(text: string, timezone: string): number | undefined {
  const [, day, time, zone] = form.exec(text) ?? [];
  if (day === undefined || !isDay(day)) return undefined;
  if (time === undefined) return atWallClock(Date.parse(`${day}T00:00Z`) + dayMs, timezone);
  const instant = Date.parse(`${day}T${time}${zone ?? "Z"}`);
  if (Number.isNaN(instant)) return undefined;
  return zone === undefined ? atWallClock(instant, timezone) : instant;
}

/** `Date.parse` takes 31 February for 3 March. */
function isDay(day: string): boolean {
  const instant = Date.parse(`${day}T00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(day);
}

/**
 * The instant at which clocks in `timezone` show what `wallMs` shows in UTC; where clocks
 * are put forward over it, the moment they are.
 */
function atWallClock(wallMs: number, timezone: string): number {
  const guess = wallMs - offsetMs(wallMs, timezone);
  return wallMs - offsetMs(guess, timezone);
}

/** How far clocks in `timezone` are ahead of UTC at `instant`. */
function offsetMs(instant: number, timezone: string): number {
  const clock = new Intl.DateTimeFormat("en", { timeZone: timezone, timeZoneName: "longOffset" });
  const name = clock.formatToParts(instant).find(({ type }) => type === "timeZoneName")?.value;
  const parts = /([+-])(\d{2}):(\d{2})(?::(\d{2}))?$/.exec(name ?? "");
  if (!parts) return 0;
  const [hours, minutes, seconds] = parts.slice(2).map((part) => Number(part ?? 0));
  const ahead = ((hours ?? 0) * 60 + (minutes ?? 0)) * 60_000 + (seconds ?? 0) * 1000;
  return parts[1] === "-" ? -ahead : ahead;
}
