import type { DecidedRow, RowToSend } from "../model/audience.ts";
import type { ChunkDigest } from "../model/plan.ts";
import { isDigested, openChunkDigester } from "./chunks.ts";

/** What was read again is not what was approved. Carries where the first difference is. */
export class ChangedError extends Error {
  override readonly name = "ChangedError";
}

/**
 * The digested rows of a second pass, chunk by chunk, each let through only after its digest
 * proved equal to the plan's. Throws `ChangedError` at the first that differs, before any of its
 * rows came out.
 */
export async function* verifiedRows(
  batches: AsyncIterable<readonly DecidedRow[]>,
  planned: readonly ChunkDigest[],
): AsyncGenerator<readonly RowToSend[]> {
  const digester = openChunkDigester();
  let held: RowToSend[] = [];
  let nth = 0;

  const verified = (found: ChunkDigest): readonly RowToSend[] => {
    const expected = planned[nth];
    if (expected?.sha256 !== found.sha256) throw changedAt(held, nth);
    const rows = held;
    held = [];
    nth += 1;
    return rows;
  };

  for await (const batch of batches) {
    for (const decided of batch) {
      // The others are never sent to, and there may be any number of them.
      if (isDigested(decided)) held.push(toSend(decided));
      const found = digester.add(decided);
      if (found !== undefined) yield verified(found);
    }
  }
  const rest = digester.rest();
  if (rest !== undefined) yield verified(rest);
  if (nth !== planned.length) throw changedAt(held, nth);
}

/**
 * A chunk waits while the one before it is sent. So it does without the columns, and with its
 * payloads in one piece each: V8 keeps a joined text as its parts until somebody looks into it.
 */
function toSend({ row, fate, payload, attempts }: DecidedRow): RowToSend {
  if (payload?.includes("\n")) throw new Error("a payload has more than one line");
  const { line, key, phone, tags } = row;
  return { row: { line, key, phone, tags }, fate, payload, attempts };
}

function changedAt(held: readonly RowToSend[], nth: number): ChangedError {
  const first = held[0];
  const where = first === undefined ? "at the end" : `from line ${first.row.line} on`;
  return new ChangedError(
    `the recipients or the message changed since the plan was made (part ${nth + 1}, ${where})`,
  );
}
