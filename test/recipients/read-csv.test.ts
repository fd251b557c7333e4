import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { Trouble } from "../../src/model/trouble.ts";
import { audienceOf, csv, doorTo, folderWith, phone, rowsOf } from "./campaign.ts";

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

describe("streams", () => {
  const many = `phone,note\n${Array.from({ length: 50_000 }, (_, n) => `${phone(n)},"a, b"`).join("\n")}\n`;

  it("come in batches of a few hundred rows", async () => {
    const audience = await audienceOf({ files: { "people.csv": many } });
    const sizes: number[] = [];
    for await (const batch of audience.rows()) sizes.push(batch.length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(500);
    expect(sizes.length).toBeLessThan(110);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(50_000);
  });

  it("are closed when the reader has enough, without having read the file", async () => {
    const door = doorTo(await folderWith({ "people.csv": many }));
    const audience = await audienceOf({ door });
    for await (const batch of audience.rows()) if (batch.length > 0) break;
    expect(door.given.map((stream) => stream.destroyed)).toEqual([true, true]);
    const read = door.given[1] as Readable & { readonly bytesRead: number };
    expect(read.bytesRead).toBeLessThan(many.length / 2);
    expect(audience.inputs()).toEqual([]);
  });

  it("wait for a slow reader instead of filling memory", async () => {
    const door = doorTo(await folderWith({ "people.csv": many }));
    const rows = (await audienceOf({ door })).rows();
    await rows.next();
    await new Promise((resolve) => setTimeout(resolve, 50));
    const read = door.given[1] as Readable & { readonly bytesRead: number };
    expect(read.bytesRead).toBeLessThan(many.length / 2);
    await rows.return(undefined);
  });

  it("that break in the middle are trouble, not silence", async () => {
    const root = await folderWith({ "people.csv": many });
    let opened = 0;
    const disk = doorTo(root);
    const door = {
      ...disk,
      stream: async (file: { path: string; written: string }) =>
        opened++ === 0 ? disk.stream(file) : Readable.from(breaking()),
    };
    const audience = await audienceOf({ door });
    const error: unknown = await rowsOf(audience).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Trouble);
    expect(error).toMatchObject({
      message: "people.csv could not be read to its end",
      cause: { message: "EIO" },
    });
  });

  async function* breaking(): AsyncGenerator<Buffer> {
    yield Buffer.from(many.slice(0, 1000));
    throw new Error("EIO");
  }

  it("keep nothing of 200,000 rows but their numbers", async () => {
    const head = "phone,first_name,last_name,city,note\n";
    const door = {
      ...doorTo("."),
      stream: async () => Readable.from(generated(head)),
    };
    const audience = await audienceOf({ door });
    let rows = 0;
    let most = 0;
    const atStart = retained();
    for await (const batch of audience.rows()) {
      rows += batch.length;
      if (rows % 20_000 === 0) most = Math.max(most, retained() - atStart);
    }
    expect(rows).toBe(200_000);
    // The rows themselves would take more than 60 MB.
    expect(most).toBeLessThan(10 * 2 ** 20);
  });

  function retained(): number {
    collectGarbage();
    return process.memoryUsage().heapUsed;
  }

  async function* generated(head: string): AsyncGenerator<Buffer> {
    yield Buffer.from(head);
    for (let n = 0; n < 200_000; n += 1000) {
      const lines = Array.from(
        { length: 1000 },
        (_, m) => `${phone(n + m)},Anna,Muster,Nairobi,"a, b"\n`,
      );
      yield Buffer.from(lines.join(""));
    }
  }
});

describe("every data line", () => {
  const cell = fc.oneof(
    fc.string({ maxLength: 6 }),
    fc.constantFrom(
      "vip",
      "vip;a",
      'quo"te',
      "line\nbreak",
      "crlf\r\n",
      ";",
      ",",
      "\t",
      "{{x}}",
      "é🎉",
    ),
  );
  const number = fc.oneof(
    fc.integer({ min: 0, max: 30 }).map(phone),
    fc.constantFrom("", "x", "0710000001", "+254 710 000 002", "123"),
  );
  const line = fc
    .tuple(number, cell, fc.constantFrom("vip", "", "a|vip", "b"))
    .map((cells) => cells as string[]);
  const ragged = fc.tuple(number, cell).map((cells) => cells as string[]);
  const file = fc.record({
    lines: fc.array(fc.oneof({ weight: 8, arbitrary: line }, { weight: 1, arbitrary: ragged }), {
      minLength: 1,
      maxLength: 40,
    }),
    delimiter: fc.constantFrom(",", ";", "\t"),
    ends: fc.array(fc.constantFrom("\n", "\r\n"), { minLength: 1, maxLength: 3 }),
    mark: fc.constantFrom("", "\uFEFF"),
    chunkBytes: fc.integer({ min: 1, max: 200 }),
  });

  it("becomes exactly one row at its line or is filtered out, and keeps its cells", async () => {
    await fc.assert(
      fc.asyncProperty(file, async ({ lines, delimiter, ends, mark, chunkBytes }) => {
        const written = [["phone", "any", "tag"], ...lines]
          .map((cells, n) => cells.map(quoted).join(delimiter) + ends[n % ends.length])
          .join("");
        const door = doorTo(
          await folderWith({ "people.csv": mark + written.replaceAll("\0", "") }),
          chunkBytes,
        );
        const sources = [csv("people.csv", { where: { tag: ["vip"] } })];
        const audience = await audienceOf({ door, sources, country: "KE" });
        const rows = await rowsOf(audience);
        const kept = lines.flatMap((cells, n) =>
          cells.length === 2 || cells[2]?.includes("vip")
            ? [{ cells, line: lineOf(lines, n) }]
            : [],
        );
        expect(rows.map((row) => row.line)).toEqual(kept.map((row) => row.line));
        expect(rows.length + audience.filteredOut()).toBe(lines.length);
        expect(rows.map((row) => row.columns["any"])).toEqual(
          kept.map(({ cells }) =>
            cells.length === 2 ? undefined : cells[1]?.replaceAll("\0", ""),
          ),
        );
      }),
      { numRuns: 150 },
    );
  });

  const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;

  /** The header is line 1; a cell's own line breaks push what follows down. */
  function lineOf(lines: readonly string[][], nth: number): number {
    const above = lines.slice(0, nth).flat().join("|");
    return 2 + nth + (above.match(/\r\n|\n|\r/g)?.length ?? 0);
  }
});
