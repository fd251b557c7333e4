import { relative, sep } from "node:path";
import type { AbortRule, Allowance, Campaign, SendSettings } from "../model/campaign.ts";
import type { SourceDocument } from "../model/document.ts";
import type { Message } from "../model/message.ts";
import type { Project } from "../model/project.ts";
import type { Provider } from "../model/provider.ts";
import type { WrittenCampaign } from "../model/written-campaign.gen.ts";
import { defaults } from "./defaults.ts";
import { draftLists } from "./draft-sources.ts";
import { makeSources } from "./make-sources.ts";
import { readExpiry } from "./read-expiry.ts";
import { readAllowance, readDurationMs, readRate, readShare, readWindow } from "./read-values.ts";
import type { Loose } from "./without-faults.ts";

/** Everything a campaign is made from; `written` has no fault. */
export interface SoundCampaign {
  readonly document: SourceDocument;
  readonly written: WrittenCampaign;
  readonly project: Project;
  readonly provider: Provider;
}

/** A sound campaign file with every default filled in. */
export function fillCampaign({ document, written, project, provider }: SoundCampaign): Campaign {
  const { id, wave, description, max_invalid } = { ...defaults.campaign, ...written };
  return {
    id,
    wave,
    description,
    document,
    file: relative(project.root, document.path).split(sep).join("/"),
    provider,
    sources: makeSources(document, written.recipients),
    suppressions: [...draftLists(document, "exclude", []), ...project.suppress],
    maxInvalid: fillAllowance(max_invalid),
    ...limitsOf(written, project.timezone),
    vars: written.vars ?? {},
    locale: written.locale ?? project.locale,
    timezone: project.timezone,
    message: messageOf(written),
    send: fillSend(written.send, provider),
  };
}

type Limits = Pick<Campaign, "maxRecipients" | "expiresAtMs" | "window">;

/** What may stop a send before its first message; nothing holds by default. */
function limitsOf({ max_recipients, expires, window }: WrittenCampaign, timezone: string): Limits {
  const expiresAtMs = expires === undefined ? undefined : readExpiry(expires, timezone);
  const hours = window === undefined ? undefined : readWindow(window);
  return {
    ...(max_recipients !== undefined && { maxRecipients: max_recipients }),
    ...(expiresAtMs !== undefined && { expiresAtMs }),
    ...(hours && { window: hours }),
  };
}

/** The written message is one by its schema. */
export function messageOf({ message }: Loose<WrittenCampaign>): Message {
  return message as unknown as Message;
}

/** `max_invalid` as written, or what holds without it. */
export function fillAllowance(written: string | number | undefined): Allowance {
  const allowance = written === undefined ? undefined : readAllowance(written);
  return allowance ?? { count: defaults.campaign.max_invalid };
}

function fillSend(written: WrittenCampaign["send"], provider: Provider): SendSettings {
  const least = Math.min(defaults.send.concurrency, provider.concurrency ?? Infinity);
  const send = { ...defaults.send, concurrency: least, ...written };
  const rate = send.rate === undefined ? provider.rate : readRate(send.rate);
  return {
    concurrency: send.concurrency,
    ...(rate && { rate }),
    retries: send.retries,
    timeoutMs: sound(readDurationMs(send.timeout)),
    batch: send.batch,
    ...(send.claim_ahead !== undefined && { claimAhead: send.claim_ahead }),
    tolerate: sound(readShare(send.tolerate)),
    abort: fillAbort(send.abort),
  };
}

function fillAbort(written: NonNullable<WrittenCampaign["send"]>["abort"]): AbortRule {
  const { failure_rate, consecutive, in_doubt } = { ...defaults.abort, ...written };
  return {
    failureRate: failure_rate,
    consecutive,
    ...(in_doubt !== undefined && { inDoubt: fillAllowance(in_doubt) }),
  };
}

/** What was found sound before can be read. */
function sound(value: number | undefined): number {
  if (value === undefined) throw new TypeError("a value was not checked before it was read");
  return value;
}
