import type { Campaign } from "../model/campaign.ts";
import type { WaveRecord } from "../model/ledger.ts";
import type { ClosedGate } from "../model/plan.ts";
import type { Destination } from "../model/provider.ts";
import type { Shard } from "../model/shard.ts";
import type { Stop } from "../model/sending.ts";
import { isInside } from "./window.ts";

const defaultLifeMs = 30 * 24 * 60 * 60_000;

/** Everything gates look at. */
export interface GateView {
  readonly campaign: Campaign;
  readonly wave: WaveRecord | undefined;
  readonly destination: Destination;
  /** The share that is to be sent; all of it where absent. */
  readonly shard?: Shard | undefined;
  /** Planned recipients. */
  readonly planned: number;
  readonly nowMs: number;
}

type Gate = (view: GateView) => ClosedGate | undefined;

/** Every reason not to send now, in the order the gates are listed. */
export function closedGates(view: GateView): readonly ClosedGate[] {
  return gates.flatMap((gate) => gate(view) ?? []);
}

/** Why nothing more may leave, in the middle of a run. */
export function closingNow(
  campaign: Pick<Campaign, "window" | "timezone">,
  expiresAtMs: number | undefined,
  nowMs: number,
): Stop | undefined {
  if (expiresAtMs !== undefined && nowMs >= expiresAtMs) {
    return { kind: "expired", message: "the wave expired" };
  }
  if (campaign.window !== undefined && !isInside(campaign.window, campaign.timezone, nowMs)) {
    return { kind: "window", message: `the window ${campaign.window.text} closed` };
  }
  return undefined;
}

/** When the wave ends: as the campaign says, else 30 days after its first message. */
export function expiryOf(campaign: Campaign, wave: WaveRecord | undefined): number | undefined {
  if (campaign.expiresAtMs !== undefined) return campaign.expiresAtMs;
  return wave?.firstMessageAtMs === undefined ? undefined : wave.firstMessageAtMs + defaultLifeMs;
}

const notExpired: Gate = ({ campaign, wave, nowMs }) => {
  const expiresAtMs = expiryOf(campaign, wave);
  if (expiresAtMs === undefined || nowMs < expiresAtMs) return undefined;
  return {
    code: "expired",
    message: `wave ${campaign.wave} expired at ${new Date(expiresAtMs).toISOString()}`,
    hint: "set a later `expires`, or raise `wave` to message everyone again",
  };
};

const insideWindow: Gate = ({ campaign: { window, timezone }, nowMs }) =>
  window === undefined || isInside(window, timezone, nowMs)
    ? undefined
    : {
        code: "outside_window",
        message: `messages may leave between ${window.text} (${timezone}) only`,
        hint: "run it again inside the window",
      };

const withinMaximum: Gate = ({ campaign: { maxRecipients }, planned }) =>
  maxRecipients === undefined || planned <= maxRecipients
    ? undefined
    : {
        code: "over_max_recipients",
        message: `${planned} recipients are planned; max_recipients allows ${maxRecipients}`,
        hint: "check the recipients, or raise `max_recipients`",
      };

const sameDestination: Gate = ({ campaign, wave, destination }) => {
  if (wave?.firstMessageAtMs === undefined) return undefined;
  // A sender that only the sending machine's environment names cannot be another one yet.
  const isOpen = destination.channel.startsWith("${");
  const channel = isOpen ? wave.destination.channel : destination.channel;
  const [before, now] = [nameOf(wave.destination), nameOf({ ...destination, channel })];
  if (before === now) return undefined;
  return {
    code: "other_destination",
    message: `wave ${campaign.wave} was begun at ${before}; this would go to ${now}`,
    hint: "send it where it was begun, or raise `wave` to message everyone again from the new sender",
  };
};

/** A ledger that knows one share of a wave would call everyone else of it never tried. */
const sameShard: Gate = ({ campaign, wave, shard }) => {
  if (wave?.firstMessageAtMs === undefined) return undefined;
  const [before, now] = [shareName(wave.shard), shareName(shard)];
  if (before === now) return undefined;
  return {
    code: "other_shard",
    message: `this ledger holds ${before} of wave ${campaign.wave}; this would send ${now}`,
    hint: "each shard goes on with the ledger it began with: restore that one, or raise `wave` to message everyone again",
  };
};

const gates: readonly Gate[] = [
  notExpired,
  insideWindow,
  withinMaximum,
  sameDestination,
  sameShard,
];

function shareName(shard: Shard | undefined): string {
  return shard === undefined ? "all" : `shard ${shard.index}/${shard.of}`;
}

function nameOf({ adapter, host, channel }: Destination): string {
  return channel === "" ? `${adapter} ${host}` : `${adapter} ${host} channel ${channel}`;
}
