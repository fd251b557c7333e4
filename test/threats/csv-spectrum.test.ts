import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { readCsv } from "../../src/recipients/read-csv.ts";
import { csv, doorTo } from "../recipients/campaign.ts";

const root = dirname(createRequire(import.meta.url).resolve("csv-spectrum"));
const names = readdirSync(join(root, "csvs")).map((file) => file.replace(/\.csv$/, ""));

async function objectsIn(path: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const objects: Readonly<Record<string, string>>[] = [];
  for await (const { header, records } of readCsv(csv(path), doorTo(root))) {
    const entries = records.map(({ cells }) =>
      cells.map((cell, at) => [header.cells[at] ?? "", cell] as const),
    );
    objects.push(...entries.map((row) => Object.fromEntries(row)));
  }
  return objects;
}

describe("csv-spectrum, which is not ours,", () => {
  it("has all of its files", () => {
    expect(names).toHaveLength(12);
  });

  it("has the one whose quote stands inside a cell refused, where others guess", async () => {
    const reading = objectsIn("csvs/location_coordinates.csv");
    await expect(reading).rejects.toMatchObject({
      diagnostics: [{ code: "stray_quote", line: 2 }],
    });
  });

  it.each(names.filter((name) => name !== "location_coordinates"))(
    "has %s read to the cell",
    async (name) => {
      const expected: unknown = JSON.parse(
        readFileSync(join(root, "json", `${name}.json`), "utf8"),
      );
      expect(await objectsIn(`csvs/${name}.csv`)).toEqual(expected);
    },
  );
});
