import type { Adapter } from "../model/adapter.ts";
import type { RowToSend } from "../model/audience.ts";
import type { JsonObject } from "../model/json.ts";
import type { E164 } from "../model/phone.ts";
import type { Addressee, Parcel } from "../model/sending.ts";

/** How planned rows share requests. */
export interface Packing {
  readonly adapter: Adapter;
  /** Most recipients of one request. */
  readonly batch: number;
  /** The campaign names tags: then everyone goes in one request, because the provider deduplicates only inside one. */
  readonly tags: boolean;
}

/** Packs planned rows into requests, in order. Recipients share one only where their payloads are identical. */
export async function* parcelsOf(
  batches: AsyncIterable<readonly RowToSend[]>,
  packing: Packing,
): AsyncGenerator<readonly Parcel[]> {
  if (packing.tags) return yield* inOneRequest(batches);
  const pack = packing.batch === 1 ? oneEach : sharing(packing);
  for await (const rows of batches) yield pack(rows);
}

const none: readonly string[] = [];

function oneEach(rows: readonly RowToSend[]): readonly Parcel[] {
  return rows.map((decided) => ({
    payload: decided.payload ?? "",
    to: [addresseeOf(decided)],
    tags: none,
  }));
}

function sharing({ adapter, batch }: Packing): (rows: readonly RowToSend[]) => readonly Parcel[] {
  return (rows) => {
    const byText = new Map<string, RowToSend[]>();
    for (const decided of rows) {
      const text = textOf(decided, adapter);
      const alike = byText.get(text);
      if (alike === undefined) byText.set(text, [decided]);
      else alike.push(decided);
    }
    return [...byText.values()].flatMap((alike) => chunksOf(alike, batch).map(together));
  };
}

/** The payload without its number: what two recipients must have in common. */
function textOf(decided: RowToSend, adapter: Adapter): string {
  const payload = JSON.parse(decided.payload ?? "{}") as JsonObject;
  return JSON.stringify(adapter.toBatch?.(payload, [], []) ?? payload);
}

async function* inOneRequest(
  batches: AsyncIterable<readonly RowToSend[]>,
): AsyncGenerator<readonly Parcel[]> {
  const everyone: RowToSend[] = [];
  for await (const rows of batches) everyone.push(...rows);
  if (everyone.length > 0) yield [together(everyone)];
}

function together(rows: readonly RowToSend[]): Parcel {
  return {
    payload: rows[0]?.payload ?? "",
    to: rows.map(addresseeOf),
    tags: rows.flatMap(({ row }) => row.tags ?? []),
  };
}

function addresseeOf({ row, attempts }: RowToSend): Addressee {
  return { key: row.key, phone: row.tags === undefined ? (row.phone as E164) : "", attempts };
}

function chunksOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const chunks: (readonly T[])[] = [];
  for (let from = 0; from < items.length; from += size) chunks.push(items.slice(from, from + size));
  return chunks;
}
