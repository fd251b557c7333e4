import { stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { fates } from "../../src/model/audience.ts";
import type { DecidedRow } from "../../src/model/audience.ts";
import { Trouble } from "../../src/model/trouble.ts";
import { openRowSpool } from "../../src/report/row-spool.ts";
import { allOf, tempFolder } from "./sample.ts";

function decided(change: Partial<DecidedRow["row"]>, rest: Partial<DecidedRow> = {}): DecidedRow {
  const row = {
    source: 0,
    line: 2,
    key: 254712345678,
    phone: "+254712345678",
    country: "KE",
    ref: "C1",
    columns: {},
    duplicate: false,
    suppressed: false,
    ...change,
  };
  return { row, fate: "planned", attempts: 0, ...rest };
}

const labelOf = (source: number): string => ["data/a.csv", "numbers"][source] ?? "";

describe("openRowSpool", () => {
  it("gives back what it was told, in order", async () => {
    await using folder = await tempFolder();
    const spool = await openRowSpool(join(folder.path, "new", "rows"));
    await spool.add([decided({})], labelOf);
    const problem = { code: "bad_number", message: "“12\t3” is no number\n" };
    await spool.add(
      [decided({ source: 1, key: 0, phone: "12\t3" }, { fate: "invalid", problem })],
      labelOf,
    );
    await spool.finish();
    const first = {
      fate: "planned",
      key: 254712345678,
      phone: "+254712345678",
      ref: "C1",
      line: 2,
    };
    expect(await allOf(spool.rows())).toEqual([
      { ...first, source: "data/a.csv", code: "", message: "" },
      { ...first, ...problem, fate: "invalid", key: 0, phone: "12\t3", source: "numbers" },
    ]);
  });

  it("keeps any text a file may hold", async () => {
    await using folder = await tempFolder();
    const text = fc.string({ unit: "binary" });
    let n = 0;
    await fc.assert(
      fc.asyncProperty(
        text,
        text,
        text,
        fc.constantFrom(...fates),
        async (phone, ref, message, fate) => {
          n += 1;
          const spool = await openRowSpool(join(folder.path, String(n)));
          const row = decided({ phone, ref, key: 0 }, { fate, problem: { code: "c", message } });
          await spool.add([row], labelOf);
          await spool.finish();
          expect(await allOf(spool.rows())).toMatchObject([{ phone, ref, message, fate, key: 0 }]);
          await spool.remove();
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each([
    ["+1234567", 1_234_567],
    ["+999999999999999", 999_999_999_999_999],
    ["0712 345 678", 254_712_345_678],
    ["+0254712345678", 254_712_345_678],
    ["+254712345678", 254_712_345_679],
    ["+1e7", 10_000_000],
  ])("gives back %s with the key %d", async (phone, key) => {
    await using folder = await tempFolder();
    const spool = await openRowSpool(join(folder.path, "rows"));
    await spool.add([decided({ phone, key })], labelOf);
    await spool.finish();
    expect(await allOf(spool.rows())).toMatchObject([{ phone, key }]);
  });

  it("carries many rows in small batches", async () => {
    await using folder = await tempFolder();
    const spool = await openRowSpool(join(folder.path, "rows"));
    for (let line = 0; line < 12_000; line += 400) {
      const rows = Array.from({ length: 400 }, (_, i) =>
        decided({ line: line + i, ref: "ж".repeat(9) }),
      );
      await spool.add(rows, labelOf);
    }
    await spool.finish();
    let line = 0;
    for await (const rows of spool.rows()) {
      expect(rows.length).toBeLessThanOrEqual(500);
      for (const row of rows) expect(row.line).toBe(line++);
    }
    expect(line).toBe(12_000);
  });

  it.each([0o000, 0o077])("is its owner's alone under umask %o", async (umask) => {
    await using folder = await tempFolder();
    const before = process.umask(umask);
    try {
      const path = join(folder.path, "made", "rows");
      await (await openRowSpool(path)).finish();
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder.path, "made"))).mode & 0o777).toBe(0o700);
    } finally {
      process.umask(before);
    }
  });

  it("never takes over a file that is there", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "rows");
    await writeFile(path, "someone else's");
    await expect(openRowSpool(path)).rejects.toBeInstanceOf(Trouble);
  });

  it("can be removed before it is finished", async () => {
    await using folder = await tempFolder();
    const path = join(folder.path, "rows");
    const spool = await openRowSpool(path);
    await spool.add([decided({})], labelOf);
    await spool.remove();
    await expect(stat(path)).rejects.toThrow(/ENOENT/);
  });
});
