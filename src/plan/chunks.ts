import { createHash } from "node:crypto";
import type { Hash } from "node:crypto";
import type { DecidedRow } from "../model/audience.ts";
import type { ChunkDigest } from "../model/plan.ts";

/** Usable recipients of one chunk: what is held back until its digest is verified. */
export const chunkSize = 1000;

/** In characters. */
const mostWaiting = 16 * 1024;

/** Digests the approved recipients in order, chunk by chunk. */
export interface ChunkDigester {
  /** Returns the chunk's digest when this row was the last of one. */
  add(decided: DecidedRow): ChunkDigest | undefined;
  /** The digest of what is left, if anything is. */
  rest(): ChunkDigest | undefined;
}

/**
 * A recipient counts with its number and exact payload bytes, or the reason there is no
 * payload, whether suppressed or not; suppression and the ledger only subtract, later.
 */
export function openChunkDigester(): ChunkDigester {
  let hash: Hash = createHash("sha256");
  // Each call into the hash costs more than hashing a recipient.
  let waiting = "";
  let recipients = 0;
  let from = { source: 0, line: 0 };

  const close = (): ChunkDigest => {
    const digest = { recipients, sha256: hash.update(waiting).digest("hex"), ...from };
    hash = createHash("sha256");
    waiting = "";
    recipients = 0;
    return digest;
  };

  return {
    add(decided) {
      if (!isDigested(decided)) return undefined;
      const { row, payload, problem } = decided;
      // JSON holds no raw line break, so lines cannot run into each other.
      const who = row.tags === undefined ? row.phone : `tags ${JSON.stringify(row.tags)}`;
      waiting += `${who}\n${payload ?? `- ${problem?.code ?? ""}`}\n`;
      if (waiting.length > mostWaiting) {
        hash.update(waiting);
        waiting = "";
      }
      if (recipients === 0) from = { source: row.source, line: row.line };
      recipients += 1;
      return recipients === chunkSize ? close() : undefined;
    },
    rest: () => (recipients === 0 ? undefined : close()),
  };
}

/** Whether the row has a usable number, first of its kind. */
export function isDigested({ row }: DecidedRow): boolean {
  return row.problem === undefined && !row.duplicate;
}

/** One digest over all chunks, in order. */
export function digestOfChunks(chunks: readonly ChunkDigest[]): string {
  const hash = createHash("sha256");
  for (const { recipients, sha256 } of chunks) hash.update(`${recipients} ${sha256}\n`);
  return hash.digest("hex");
}
