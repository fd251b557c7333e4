import type { Plan } from "../../index.ts";
import { count } from "./count.ts";
import { timeSpan } from "./time-span.ts";

const units: Readonly<Record<string, string>> = { s: "second", m: "minute", h: "hour" };

type Paced = Pick<Plan, "concurrency" | "rate" | "expectedSeconds">;

/** `at most 16 in flight, 20 a second: about 1 h 20 min`. */
export function paceText({ concurrency, rate, expectedSeconds }: Paced): string {
  const flight = `at most ${count(concurrency)} in flight`;
  if (rate === undefined) return `${flight}, no rate`;
  const span = expectedSeconds ? `: about ${timeSpan(expectedSeconds)}` : "";
  return `${flight}, ${rateText(rate)}${span}`;
}

function rateText(rate: string): string {
  const [amount = "", unit = ""] = rate.split("/");
  const name = units[unit.trim()];
  return name === undefined ? rate : `${amount.trim()} a ${name}`;
}
