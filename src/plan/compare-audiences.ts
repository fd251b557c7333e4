import { createHash } from "node:crypto";
import type { DecidedRow } from "../model/audience.ts";
import type { AudienceChange } from "../model/diff.ts";
import { isDigested } from "./chunks.ts";

/**
 * Compares two audiences of any size: first everyone of the one is noted, then everyone of
 * the other met. Keeps sixteen bytes a recipient and no payload. Rows without a usable
 * number and duplicates are nobody.
 */
export interface AudienceComparison {
  note(decided: DecidedRow): void;
  /** What became of a recipient; `undefined` for a row that is nobody. */
  meet(decided: DecidedRow): "added" | "changed" | "unchanged" | undefined;
  /** Whether a recipient was noted and not met. */
  isRemoved(key: number): boolean;
  counts(): AudienceChange;
}

/** Beyond this share of slots taken, open addressing gets slow and the tables double. */
const fullest = 0.7;

export function compareAudiences(): AudienceComparison {
  let table = emptyTable(1024);
  let size = 0;
  const counts = { added: 0, changed: 0, unchanged: 0 };

  function met(decided: DecidedRow): "added" | "changed" | "unchanged" {
    const slot = slotOf(table, nameOf(decided.row.key));
    if (table.names[slot] === free) return "added";
    const before = table.prints[slot] ?? 0;
    // A fingerprint is never 0, so its sign can say that the recipient was met.
    table.prints[slot] = -Math.abs(before);
    return Math.abs(before) === fingerprint(decided) ? "unchanged" : "changed";
  }

  return {
    note(decided) {
      if (!isDigested(decided)) return;
      const slot = slotOf(table, nameOf(decided.row.key));
      if (table.names[slot] === free) size += 1;
      table.names[slot] = nameOf(decided.row.key);
      table.prints[slot] = fingerprint(decided);
      if (size > table.names.length * fullest) table = doubled(table);
    },
    meet(decided) {
      if (!isDigested(decided)) return undefined;
      const change = met(decided);
      counts[change] += 1;
      return change;
    },
    isRemoved: (key) => (table.prints[slotOf(table, nameOf(key))] ?? 0) > 0,
    counts: () => ({
      added: counts.added,
      removed: size - counts.changed - counts.unchanged,
      changed: counts.changed,
      unchanged: counts.unchanged,
    }),
  };
}

/** Open addressing: who is in a slot, and what they would get. */
interface Table {
  readonly names: Float64Array;
  readonly prints: Float64Array;
}

/** Marks a slot that nobody has taken. */
const free = 0;

/** Nobody's key is below 0, and that of the row with tags is 0. */
function nameOf(key: number): number {
  return key + 1;
}

function emptyTable(slots: number): Table {
  return { names: new Float64Array(slots), prints: new Float64Array(slots) };
}

function doubled(table: Table): Table {
  const larger = emptyTable(table.names.length * 2);
  for (const [at, name] of table.names.entries()) {
    if (name === free) continue;
    const slot = slotOf(larger, name);
    larger.names[slot] = name;
    larger.prints[slot] = table.prints[at] ?? 0;
  }
  return larger;
}

/** Where `name` is, or the free slot where it would go. The number of slots is a power of two. */
function slotOf({ names }: Table, name: number): number {
  const mask = names.length - 1;
  let slot = spread(name) & mask;
  while (names[slot] !== free && names[slot] !== name) slot = (slot + 1) & mask;
  return slot;
}

/** Keeps neighbours, which numbers of one operator are, apart: multiplies by the golden ratio, twice. */
function spread(name: number): number {
  const low = Math.imul(name | 0, 0x9e3779b1);
  const hash = Math.imul(low ^ (low >>> 15) ^ Math.floor(name / 2 ** 32), 0x9e3779b1);
  return hash ^ (hash >>> 16);
}

/** 52 bits of fate and payload, or of the reason there is none; never 0. */
function fingerprint({ fate, payload, problem }: DecidedRow): number {
  const digest = createHash("sha256")
    .update(`${fate}\n${payload ?? `- ${problem?.code ?? ""}`}`)
    .digest();
  return digest.readUIntBE(0, 6) * 16 + ((digest[6] ?? 0) >>> 4) + 1;
}
