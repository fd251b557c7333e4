/** A growing set of positive integers below 2^53: exact, and a few bytes a member. */
export interface NumberSet {
  has(number: number): boolean;
  /** `false` where it was there already. */
  add(number: number): boolean;
  size(): number;
  /** Forgets all members and keeps the table for as many again. */
  clear(): void;
}

/** Beyond this share of slots taken, open addressing gets slow and the table doubles. */
const fullest = 0.7;

/** Marks a slot that nobody has taken. No member can be 0. */
const free = 0;

/**
 * Starts an empty set: an open-addressing table of doubles, because V8's own `Set` takes
 * four times the memory and ends at 2^24 members.
 */
export function openNumberSet(): NumberSet {
  let slots = new Float64Array(1024);
  let size = 0;

  return {
    has: (number) => slots[slotOf(slots, number)] === number,
    add(number) {
      const slot = slotOf(slots, number);
      if (slots[slot] === number) return false;
      slots[slot] = number;
      size += 1;
      if (size > slots.length * fullest) slots = doubled(slots);
      return true;
    },
    size: () => size,
    clear() {
      slots.fill(free);
      size = 0;
    },
  };
}

function doubled(slots: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(slots.length * 2);
  for (const number of slots) {
    if (number !== free) larger[slotOf(larger, number)] = number;
  }
  return larger;
}

/** Where `number` is, or the free slot where it would go. The length of `slots` is a power of two. */
function slotOf(slots: Float64Array, number: number): number {
  const mask = slots.length - 1;
  let slot = hashOf(number) & mask;
  while (slots[slot] !== free && slots[slot] !== number) slot = (slot + 1) & mask;
  return slot;
}

/** Spreads neighbours, which numbers of one operator are; the rounds are MurmurHash3's finaliser. */
function hashOf(number: number): number {
  let hash = (number | 0) ^ Math.imul(Math.floor(number / 2 ** 32), 0x9e3779b1);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
