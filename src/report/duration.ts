import type { Report } from "../model/report.ts";

/** Seconds from the start of the run to its end. */
export function seconds({ started_at, finished_at }: Report): number {
  return Math.max(Date.parse(finished_at) - Date.parse(started_at), 0) / 1000;
}

/** How long the run took, in the two largest units: `1 h 20 min`, `3 min 5 s`, `0.4 s`. */
export function duration(report: Report): string {
  const exact = seconds(report);
  if (exact < 10) return `${Math.round(exact * 10) / 10} s`;
  const whole = Math.round(exact);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
