import { createHash } from "node:crypto";
import type { Audience } from "../model/audience.ts";
import type { Campaign } from "../model/campaign.ts";
import type { VersionCount, WaveRecord } from "../model/ledger.ts";
import type { ChunkDigest, Fingerprints, Plan } from "../model/plan.ts";
import type { Destination } from "../model/provider.ts";
import { campaignDigest, partDigests } from "./campaign-digest.ts";
import { digestOfChunks } from "./chunks.ts";
import { expiryOf } from "./gates.ts";
import { noticesOf } from "./notices.ts";
import type { RowTally } from "./row-tally.ts";

/** What the first pass and the ledger found. */
export interface Findings {
  readonly campaign: Campaign;
  readonly destination: Destination;
  readonly audience: Audience;
  readonly tally: RowTally;
  readonly chunks: readonly ChunkDigest[];
  readonly fingerprints?: Fingerprints | undefined;
  readonly textDigest: string;
  readonly wave: WaveRecord | undefined;
  readonly versions: readonly VersionCount[];
}

/** Joins what was decided. Pure. */
export function makePlan(findings: Findings): Plan {
  const { campaign, destination, audience, tally, chunks, textDigest, wave } = findings;
  const totals = tally.totals();
  const { rate, concurrency } = campaign.send;
  const parts = partDigests(campaign, textDigest);
  const expiresAtMs = expiryOf(campaign, wave);
  const tags = campaign.sources.flatMap((source) => (source.kind === "tags" ? source.tags : []));
  // With tags everybody goes in one request.
  const requests = tags.length > 0 ? Math.min(1, totals.planned) : totals.planned;
  return {
    version: 1,
    campaign: { id: campaign.id, wave: campaign.wave, file: campaign.file },
    provider: campaign.provider.name,
    destination,
    totals,
    filteredOut: audience.filteredOut(),
    reasons: tally.reasons(),
    countries: tally.countries(),
    tags,
    concurrency,
    ...(rate === undefined
      ? {}
      : { rate: rate.text, expectedSeconds: Math.ceil(requests / rate.perSecond) }),
    ...(expiresAtMs === undefined ? {} : { expiresAtMs }),
    ...(campaign.window === undefined ? {} : { window: campaign.window.text }),
    textDigest,
    digest: digestOf(campaignDigest(parts), chunks),
    parts,
    inputs: audience.inputs(),
    sources: audience.sources.map(({ label }) => label),
    ...(findings.fingerprints === undefined ? {} : { fingerprints: findings.fingerprints }),
    chunks,
    notices: noticesOf({ campaign, totals, tags, textDigest, versions: findings.versions }),
  };
}

function digestOf(campaign: string, chunks: readonly ChunkDigest[]): string {
  const hash = createHash("sha256").update(`${campaign}\n${digestOfChunks(chunks)}\n`);
  return `sha256:${hash.digest("hex")}`;
}
