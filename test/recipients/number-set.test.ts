import * as fc from "../helpers/fast-check.ts";
import { expect, it } from "vitest";
import { openNumberSet } from "../../src/recipients/number-set.ts";

const key = fc.oneof(
  fc.integer({ min: 1, max: 40 }),
  fc.integer({ min: 254_710_000_000, max: 254_710_000_400 }),
  fc.maxSafeInteger().filter((number) => number > 0),
);

it("answers like a Set, whatever is added in whatever order", () => {
  fc.assert(
    fc.property(fc.array(key, { maxLength: 4000 }), key, (keys, other) => {
      const set = openNumberSet();
      const model = new Set<number>();
      for (const number of keys) {
        expect(set.add(number)).toBe(!model.has(number));
        model.add(number);
      }
      expect(set.size()).toBe(model.size);
      expect(keys.every((number) => set.has(number))).toBe(true);
      expect(set.has(other)).toBe(model.has(other));
      set.clear();
      expect([set.size(), keys.some((number) => set.has(number))]).toEqual([0, false]);
    }),
  );
});

it.each([
  { numbers: "neighbours", nth: (n: number) => 254_710_000_000 + n },
  { numbers: "round numbers", nth: (n: number) => (n + 1) * 1_000_000 },
  { numbers: "multiples of 2^32", nth: (n: number) => (n + 1) * 2 ** 32 },
])("keeps 300,000 $numbers through many doublings", ({ nth }) => {
  const set = openNumberSet();
  for (let n = 0; n < 300_000; n++) set.add(nth(n));
  let found = 0;
  for (let n = 0; n < 300_000; n++) found += set.has(nth(n)) && !set.add(nth(n)) ? 1 : 0;
  expect(found).toBe(300_000);
  expect(set.has(nth(300_000))).toBe(false);
});

it("takes the memory of its table, not of objects", () => {
  const set = openNumberSet();
  const before = process.memoryUsage();
  for (let n = 1; n <= 1_000_000; n++) set.add(254_700_000_000 + n);
  const after = process.memoryUsage();
  // Two million slots, and while they fill up the million that they replace.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThanOrEqual(8 * 2 ** 22);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(16 * 2 ** 20);
});
