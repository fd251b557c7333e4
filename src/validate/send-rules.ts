import type { CampaignInput } from "./campaign-input.ts";
import type { Complaint } from "./complaint.ts";
import { rateOfNothing } from "./project-rules.ts";
import { readAllowance, readDurationMs, readRate, readShare } from "./read-values.ts";

/** A provider's ceiling is there to be kept: a campaign may go lower, never higher. */
export function rateKeepsCeiling({ written, provider }: CampaignInput): readonly Complaint[] {
  const wanted = written.send?.rate === undefined ? undefined : readRate(written.send.rate);
  if (!provider?.rate || !wanted || wanted.perSecond <= provider.rate.perSecond) return [];
  return [overCeiling("rate", wanted.text, provider.name, provider.rate.text)];
}

/** The same for requests under way at once. */
export function concurrencyKeepsCeiling({
  written,
  provider,
}: CampaignInput): readonly Complaint[] {
  const wanted = written.send?.concurrency ?? 0;
  if (provider?.concurrency === undefined || wanted <= provider.concurrency) return [];
  return [overCeiling("concurrency", String(wanted), provider.name, String(provider.concurrency))];
}

function overCeiling(key: string, wanted: string, provider: string, ceiling: string): Complaint {
  return {
    at: ["send", key],
    code: "over_ceiling",
    message: `${wanted} is above the ceiling of the provider ${provider}, which is ${ceiling}`,
    hint: `write ${ceiling} or less, or leave it out`,
  };
}

/** Rates, durations and shares that have the right form and mean nothing. */
export function amountsMakeSense({ written }: CampaignInput): readonly Complaint[] {
  const { rate, timeout } = written.send ?? {};
  const complaints: Complaint[] = [];
  if (rate !== undefined && !readRate(rate)) complaints.push(rateOfNothing(["send", "rate"]));
  if (timeout !== undefined && readDurationMs(timeout) === undefined) {
    complaints.push(noTime(["send", "timeout"]));
  }
  return [...complaints, ...sharesOverWhole(written)];
}

function sharesOverWhole({ send, max_invalid }: CampaignInput["written"]): readonly Complaint[] {
  const shares = [
    { at: ["send", "tolerate"], written: send?.tolerate, read: readShare },
    { at: ["max_invalid"], written: max_invalid, read: readAllowance },
    { at: ["send", "abort", "in_doubt"], written: send?.abort?.in_doubt, read: readAllowance },
  ];
  return shares.flatMap(({ at, written, read }) =>
    written === undefined || read(written) !== undefined ? [] : [overWhole(at)],
  );
}

function noTime(at: Complaint["at"]): Complaint {
  const message = "an attempt without any time cannot succeed";
  return { at, code: "bad_duration", message, hint: "write a duration like 60s" };
}

function overWhole(at: Complaint["at"]): Complaint {
  const message = "a share cannot be more than 100%";
  return { at, code: "bad_share", message, hint: "write a share like 2%" };
}
