import type { Allowance, SendWindow } from "../model/campaign.ts";
import type { Rate } from "../model/provider.ts";

const secondsIn = { s: 1, m: 60, h: 3600 } as const;
const msIn = { ms: 1, s: 1000, m: 60_000 } as const;

/** `20/s`, `600/m`, `1000/h`. Nothing where it is no rate, or one of 0. */
export function readRate(text: string): Rate | undefined {
  const parts = /^(\d+(?:\.\d+)?)\/([smh])$/.exec(text);
  const perSecond = Number(parts?.[1]) / secondsIn[parts?.[2] as keyof typeof secondsIn];
  return perSecond > 0 && Number.isFinite(perSecond) ? { text, perSecond } : undefined;
}

/** `2%` or a number below 1, as a share from 0 to 1. */
export function readShare(value: string | number): number | undefined {
  const share = typeof value === "number" ? value : percent(value);
  return share >= 0 && share <= 1 ? share : undefined;
}

/** `0.5%` as a share, a number as a count of rows. */
export function readAllowance(value: string | number): Allowance | undefined {
  if (typeof value === "number") return { count: value };
  const share = readShare(value);
  return share === undefined ? undefined : { share };
}

/** `60s`, `500ms`, `2m`. */
export function readDurationMs(text: string): number | undefined {
  const parts = /^(\d+(?:\.\d+)?)(ms|s|m)$/.exec(text);
  const durationMs = Number(parts?.[1]) * msIn[parts?.[2] as keyof typeof msIn];
  return durationMs > 0 && Number.isFinite(durationMs) ? durationMs : undefined;
}

/** `08:00-20:00`; past midnight where the end comes before the beginning. */
export function readWindow(text: string): SendWindow | undefined {
  const parts = /^(\d\d):(\d\d)-(\d\d):(\d\d)$/.exec(text);
  if (!parts) return undefined;
  const [fromHour, fromMinute, toHour, toMinute] = parts.slice(1).map(Number);
  const from = (fromHour ?? 0) * 60 + (fromMinute ?? 0);
  const to = (toHour ?? 0) * 60 + (toMinute ?? 0);
  return from === to ? undefined : { text, fromMinute: from, toMinute: to };
}

function percent(text: string): number {
  return Number(/^(\d+(?:\.\d+)?)\s?%$/.exec(text)?.[1]) / 100;
}
