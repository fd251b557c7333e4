import { createHash } from "node:crypto";
import type { FrozenPlan, FrozenRecipients } from "../model/frozen-plan.ts";
import type { ChunkDigest, Plan } from "../model/plan.ts";
import { UsageError } from "../model/trouble.ts";
import { chunkSize } from "./chunks.ts";

/** Most digests in a file: above it, chunks are joined, so that the file stays small. */
const mostChunks = 256;
const lifeMs = 7 * 24 * 60 * 60_000;

export interface FreezeOptions {
  /** Version of Carillon, for information. */
  readonly tool: string;
  /** The git commit it is made on, for information. */
  readonly commit: string | null;
  /** Since 1970. The seven days begin here. */
  readonly nowMs: number;
}

/** The plan as a file to approve. It can be sent for seven days, and not after the wave expires. */
export function freezePlan(plan: Plan, { tool, commit, nowMs }: FreezeOptions): FrozenPlan {
  const expiresAtMs = Math.min(nowMs + lifeMs, plan.expiresAtMs ?? Infinity);
  const { campaign, provider, destination, totals, notices, digest, parts, inputs } = plan;
  const body: Omit<FrozenPlan, "seal"> = {
    version: 1,
    tool,
    commit,
    created_at: new Date(nowMs).toISOString(),
    expires_at: new Date(expiresAtMs).toISOString(),
    campaign,
    provider,
    destination,
    totals,
    filtered_out: plan.filteredOut,
    notices,
    digest,
    parts,
    inputs,
    recipients: freezeRecipients(plan),
  };
  return { ...body, seal: sealOf(body) };
}

function freezeRecipients({ chunks, fingerprints }: Plan): FrozenRecipients {
  let size = chunkSize;
  while ((chunks.length * chunkSize) / size > mostChunks) size *= 2;
  return {
    count: chunks.reduce((sum, { recipients }) => sum + recipients, 0),
    chunk_size: size,
    chunks: joinedChunks(chunks, size).map(({ sha256 }) => sha256),
    ...(fingerprints === undefined ? {} : { fingerprints }),
  };
}

/** The same recipients in chunks of `size`, a multiple of the usual. */
export function joinedChunks(chunks: readonly ChunkDigest[], size: number): readonly ChunkDigest[] {
  const each = size / chunkSize;
  if (each === 1) return chunks;
  const joined: ChunkDigest[] = [];
  for (let from = 0; from < chunks.length; from += each) {
    const group = chunks.slice(from, from + each);
    const first = group[0];
    if (first === undefined) break;
    const sha256 = createHash("sha256").update(group.map((one) => one.sha256).join("\n"));
    const recipients = group.reduce((sum, one) => sum + one.recipients, 0);
    joined.push({ ...first, recipients, sha256: sha256.digest("hex") });
  }
  return joined;
}

/**
 * Throws `UsageError` where a plan is not the way it was made: its seal is over everything
 * else in it.
 */
export function refuseEdited({ seal, ...body }: FrozenPlan): void {
  if (seal === sealOf(body)) return;
  throw new UsageError(
    "the plan was edited: it is not what its seal says",
    "make it anew with `carillon plan FILE --out PLAN`",
  );
}

/** Through JSON and back, so that the order of keys in the file is what counts. */
function sealOf(body: Omit<FrozenPlan, "seal">): string {
  return `sha256:${createHash("sha256").update(JSON.stringify(body)).digest("hex")}`;
}
