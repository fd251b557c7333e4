import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { DecidedRow } from "../../src/model/audience.ts";
import type { Parcel } from "../../src/model/sending.ts";
import { parcelsOf } from "../../src/send/parcels.ts";
import type { Packing } from "../../src/send/parcels.ts";
import { keyAt } from "./send-run.ts";
import { tinyAdapter } from "./tiny-adapter.ts";

function decided(nth: number, text: string, attempts = 0): DecidedRow {
  const phone = `+${keyAt(nth)}`;
  return {
    row: {
      source: 0,
      line: nth + 2,
      key: keyAt(nth),
      phone,
      country: "KE",
      ref: "",
      columns: {},
      duplicate: false,
      suppressed: false,
    },
    fate: "planned",
    attempts,
    payload: JSON.stringify({ to: phone, text }),
  };
}

function tagged(tags: readonly string[]): DecidedRow {
  const { row } = decided(0, "");
  return {
    row: { ...row, key: 0, phone: "", tags },
    fate: "planned",
    attempts: 0,
    payload: '{"text":"hi"}',
  };
}

async function packed(
  batches: readonly (readonly DecidedRow[])[],
  packing: Partial<Packing>,
): Promise<readonly Parcel[]> {
  async function* stream(): AsyncGenerator<readonly DecidedRow[]> {
    yield* batches;
  }
  const parcels: Parcel[] = [];
  const options = { adapter: tinyAdapter, batch: 1, tags: false, ...packing };
  for await (const some of parcelsOf(stream(), options)) parcels.push(...some);
  return parcels;
}

const people = ({ to }: Parcel): readonly number[] => to.map(({ key }) => key - keyAt(0));

describe("parcelsOf", () => {
  it("makes one parcel for each row, in order, with its exact payload", async () => {
    const rows = [decided(0, "a"), decided(1, "b", 2)];
    expect(await packed([rows], {})).toEqual([
      {
        payload: rows[0]?.payload,
        to: [{ key: keyAt(0), phone: `+${keyAt(0)}`, attempts: 0 }],
        tags: [],
      },
      {
        payload: rows[1]?.payload,
        to: [{ key: keyAt(1), phone: `+${keyAt(1)}`, attempts: 2 }],
        tags: [],
      },
    ]);
  });

  it("lets those share a request whose payloads are identical but for the number", async () => {
    const rows = ["a", "b", "a", "a", "b"].map((text, nth) => decided(nth, text));
    expect((await packed([rows], { batch: 10 })).map(people)).toEqual([
      [0, 2, 3],
      [1, 4],
    ]);
  });

  it("puts no more into one request than the batch", async () => {
    const rows = Array.from({ length: 7 }, (_, nth) => decided(nth, "a"));
    expect((await packed([rows], { batch: 3 })).map(people)).toEqual([[0, 1, 2], [3, 4, 5], [6]]);
  });

  it("forgets nobody and names nobody twice", async () => {
    const texts = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 40 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(texts, { maxLength: 4 }),
        fc.integer({ min: 1, max: 9 }),
        async (groups, batch) => {
          let nth = 0;
          const rows = groups.map((group) => group.map((text) => decided(nth++, text)));
          const parcels = await packed(rows, { batch });
          expect(parcels.flatMap(people).sort((a, b) => a - b)).toEqual(
            Array.from({ length: nth }, (_, at) => at),
          );
          for (const parcel of parcels) {
            expect(parcel.to.length).toBeLessThanOrEqual(batch);
            const { text } = JSON.parse(parcel.payload) as { text: string };
            for (const person of people(parcel))
              expect(rows.flat()[person]?.payload).toContain(`"text":"${text}"`);
          }
        },
      ),
    );
  });

  it("puts everybody of a campaign with tags into one request", async () => {
    const batches = [[decided(1, "hi")], [tagged(["42", "57"])], [decided(2, "hi")]];
    const [parcel, ...others] = await packed(batches, { tags: true });
    expect(others).toEqual([]);
    expect(parcel?.tags).toEqual(["42", "57"]);
    expect(parcel?.to.map(({ phone }) => phone)).toEqual([`+${keyAt(1)}`, "", `+${keyAt(2)}`]);
  });

  it.each([{ tags: true }, { tags: false }])("makes nothing of nobody (%j)", async (packing) => {
    expect(await packed([[]], packing)).toEqual([]);
  });
});
