import { describe, expect, it, afterAll, beforeAll } from "vitest";
import {
  bytesIn,
  cut,
  flip,
  forgotten,
  modelLedger,
  sample,
  tally,
  verdictOn,
  without,
} from "./damage.ts";
import type { Model, Verdict } from "./damage.ts";

type Strike = (folder: string) => Promise<void>;

interface Kind {
  readonly name: string;
  readonly state: Model["state"];
  readonly file: string;
  /** Files that a copy by name alone leaves behind. */
  readonly lost?: readonly string[];
}

const kinds: readonly Kind[] = [
  { name: "the file", state: "closed", file: "ledger.db" },
  { name: "the file of a copy", state: "closed", file: "ledger.db", lost: ["ledger.db-head"] },
  { name: "the head", state: "closed", file: "ledger.db-head" },
  { name: "the file after a crash", state: "crashed", file: "ledger.db" },
  { name: "the log after a crash", state: "crashed", file: "ledger.db-wal" },
];

/** Damages each kind of file `flips` times by a bit, and cuts it at `cuts` lengths. */
export function damageCases({
  flips,
  cuts,
}: {
  readonly flips: number;
  readonly cuts: number;
}): void {
  describe.each(kinds)("damage to $name", ({ name, state, file, lost = [] }) => {
    let model: Model;
    beforeAll(async () => {
      model = await modelLedger(state);
    });
    afterAll(() => model.remove());

    const all = async (strikes: readonly Strike[]): Promise<readonly Verdict[]> => {
      const verdicts: Verdict[] = [];
      for (const strike of strikes) {
        verdicts.push(
          await verdictOn(model, async (folder) => {
            await without(...lost)(folder);
            await strike(folder);
          }),
        );
      }
      return verdicts;
    };

    it("by a flipped bit is refused, or forgets nobody", async () => {
      const bits = [...sample(flips, (await bytesIn(model, file)) * 8)];
      const verdicts = await all(bits.map((bit) => flip(file, bit)));
      if (flips > 100) console.log(`${name}: ${flips} flips`, tally(verdicts));
      expect(forgotten(verdicts)).toEqual([]);
    });

    it("by a cut is refused, or forgets nobody", async () => {
      const bytes = await bytesIn(model, file);
      const every = Math.max(1, Math.floor(bytes / cuts));
      const lengths = Array.from({ length: Math.floor(bytes / every) }, (_, nth) => nth * every);
      const verdicts = await all(lengths.map((length) => cut(file, length)));
      if (cuts > 100) console.log(`${name}: cut at ${lengths.length} lengths`, tally(verdicts));
      expect(forgotten(verdicts)).toEqual([]);
    });
  });
}
