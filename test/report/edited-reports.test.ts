import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { Trouble } from "../../src/model/trouble.ts";
import type { Report } from "../../src/model/report.ts";
import { formatReport } from "../../src/report/formats.ts";
import { readReport } from "../../src/report/read-report.ts";
import { report, row, rowsOf, tempFolder, textOf } from "./sample.ts";

const whole = { ...report, shard: { index: 1, of: 2 }, stopped: "it was stopped", merged: ["a"] };

type Step = string | number;

/** Where anything stands in `value`, itself left out. */
function pathsIn(value: unknown, path: readonly Step[] = []): readonly (readonly Step[])[] {
  const below = typeof value === "object" && value !== null ? Object.entries(value) : [];
  const all = below.flatMap(([key, each]) => pathsIn(each, [...path, key]));
  return path.length === 0 ? all : [path, ...all];
}

/** `value` with something else at `path`. */
function changed(value: unknown, [step, ...rest]: readonly Step[], to: unknown): unknown {
  if (step === undefined) return to;
  if (Array.isArray(value)) {
    return value.map((each, nth) => (nth === Number(step) ? changed(each, rest, to) : each));
  }
  const fields = value as Readonly<Record<Step, unknown>>;
  return { ...fields, [step]: changed(fields[step], rest, to) };
}

const others = [null, -1, 1e308, "../..", "\u001B[31m", {}, undefined];

async function readAgain(folder: string, content: unknown): Promise<Report | undefined> {
  await writeFile(join(folder, "report.json"), JSON.stringify(content));
  return readReport(folder).catch((error: unknown) => {
    if (error instanceof Trouble) return undefined;
    throw error;
  });
}

const formats = ["pretty", "markdown", "html", "junit", "json"] as const;

async function toldInAll(read: Report): Promise<string> {
  const told = formats.map((format) =>
    textOf(formatReport(read, format, { reveal: false, rows: rowsOf(row) })),
  );
  return (await Promise.all(told)).join("\n");
}

it("a report with any one value edited is refused, or told in every format", async () => {
  await using temp = await tempFolder();
  let refused = 0;
  for (const path of pathsIn(whole)) {
    for (const other of others) {
      const read = await readAgain(temp.path, changed(whole, path, other));
      if (read === undefined) refused += 1;
      else expect(await toldInAll(read), path.join(".")).not.toMatch(/undefined|NaN|\[object/);
    }
  }
  expect(refused).toBeGreaterThan(200);
});
