import type { RunStart } from "../model/ledger.ts";
import type { Destination } from "../model/provider.ts";
import { GateClosedError } from "../model/trouble.ts";

export function isSameDestination(one: Destination, other: Destination): boolean {
  return one.adapter === other.adapter && one.host === other.host && one.channel === other.channel;
}

/** A wave with outcomes at `before`, and only there, however they ended. */
export function begunElsewhere(
  { campaign, wave }: RunStart,
  { adapter, host }: Destination,
): GateClosedError {
  const message = `wave ${wave} of ${campaign} was sent through ${adapter} at ${host}`;
  const hint = "go back to that provider, or raise `wave`";
  return new GateClosedError([{ code: "other_destination", message, hint }]);
}

/** A wave of which this ledger has outcomes of another share. */
export function begunAsOtherShard({ campaign, wave }: RunStart): GateClosedError {
  const message = `this ledger holds another share of wave ${wave} of ${campaign}`;
  const hint = "each shard goes on with the ledger it began with";
  return new GateClosedError([{ code: "other_shard", message, hint }]);
}
