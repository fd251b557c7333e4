import { mkdir, readdir, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Trouble, UsageError } from "../../src/model/trouble.ts";
import { findReport } from "../../src/report/find-report.ts";
import { readReport } from "../../src/report/read-report.ts";
import { readRows } from "../../src/report/read-rows.ts";
import { shownReport } from "../../src/report/shown-report.ts";
import { writeReport } from "../../src/report/write-report.ts";
import { allOf, report, row, rowsOf, tempFolder } from "./sample.ts";

const written = { report, rows: rowsOf(row), reveal: false };

describe("writeReport", () => {
  it.each([0o000, 0o077])(
    "writes four files for their owner alone under umask %o",
    async (umask) => {
      await using temp = await tempFolder();
      const folder = join(temp.path, "reports", "spring-sale", report.run);
      const before = process.umask(umask);
      try {
        await writeReport({ ...written, folder });
      } finally {
        process.umask(before);
      }
      const names = await readdir(folder);
      expect(names.toSorted()).toEqual([
        "recipients.csv",
        "report.html",
        "report.json",
        "summary.md",
      ]);
      for (const name of names) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
      expect((await stat(folder)).mode & 0o777).toBe(0o700);
      expect((await stat(join(temp.path, "reports"))).mode & 0o777).toBe(0o700);
    },
  );

  it("leaves no half-written file when rows break off", async () => {
    await using temp = await tempFolder();
    const rows = async function* (): AsyncGenerator<(typeof row)[]> {
      yield [row];
      throw new Error("the sources changed");
    };
    await expect(writeReport({ ...written, rows, folder: temp.path })).rejects.toThrow(
      /sources changed/,
    );
    expect(await readdir(temp.path)).toEqual([]);
  });

  it("names what it could not write", async () => {
    await using temp = await tempFolder();
    const folder = join(temp.path, "file");
    await writeFile(folder, "");
    await expect(writeReport({ ...written, folder })).rejects.toThrow(Trouble);
    await expect(writeReport({ ...written, folder })).rejects.toThrow(/cannot write the report/);
  });
});

describe("readReport and readRows", () => {
  it("read what writeReport wrote", async () => {
    await using temp = await tempFolder();
    await writeReport({ ...written, folder: temp.path });
    expect(await readReport(temp.path)).toEqual(shownReport(report, false));
    expect(await allOf(readRows(temp.path))).toEqual([
      { ...row, recipient: "+2547******78", latencyMs: 84 },
    ]);
  });

  it.each([
    {
      name: "a newer version",
      text: JSON.stringify({ ...report, version: 2 }),
      says: /of version 2/,
    },
    { name: "half a file", text: JSON.stringify(report).slice(0, 300), says: /damaged/ },
    {
      name: "a missing total",
      text: JSON.stringify({ ...report, totals: { rows: 1 } }),
      says: /damaged/,
    },
    {
      name: "a text for a number",
      text: JSON.stringify({ ...report, errors: [{ code: "a", message: "b", count: "1" }] }),
      says: /damaged/,
    },
    {
      name: "another status",
      text: JSON.stringify({ ...report, status: "sent" }),
      says: /damaged/,
    },
    { name: "no object", text: "null", says: /damaged/ },
    {
      name: "a commit that is no text",
      text: JSON.stringify({ ...report, campaign: { ...report.campaign, commit: {} } }),
      says: /damaged/,
    },
    {
      name: "a campaign's id that leads to another folder",
      text: JSON.stringify({ ...report, campaign: { ...report.campaign, id: "../.." } }),
      says: /damaged/,
    },
    { name: "no shard", text: JSON.stringify({ ...report, shard: null }), says: /damaged/ },
    {
      name: "more shards than there can be",
      text: JSON.stringify({ ...report, shard: { index: 1, of: 1e12 } }),
      says: /damaged/,
    },
    { name: "no time", text: JSON.stringify({ ...report, started_at: "soon" }), says: /damaged/ },
    {
      name: "a count below nothing",
      text: JSON.stringify({ ...report, requests: { ...report.requests, sent: -1 } }),
      says: /damaged/,
    },
  ])("refuse $name", async ({ text, says }) => {
    await using temp = await tempFolder();
    await writeFile(join(temp.path, "report.json"), text);
    await expect(readReport(temp.path)).rejects.toThrow(Trouble);
    await expect(readReport(temp.path)).rejects.toThrow(says);
  });

  it("say which file is missing", async () => {
    await using temp = await tempFolder();
    await expect(readReport(temp.path)).rejects.toThrow(/cannot read .*report\.json/);
    await expect(allOf(readRows(temp.path))).rejects.toThrow(/cannot read .*recipients\.csv/);
  });
});

it.each(["report.json", "recipients.csv"])(
  "a %s that is no file is not waited for",
  async (name) => {
    await using temp = await tempFolder();
    await symlink("/dev/zero", join(temp.path, name));
    const read = name === "report.json" ? readReport(temp.path) : allOf(readRows(temp.path));
    await expect(read).rejects.toThrow(/is not a regular file/);
  },
);

describe("findReport", () => {
  async function withRuns(root: string): Promise<void> {
    for (const run of ["spring/01KA1", "spring/01KA3", "summer/01KB2"]) {
      await mkdir(join(root, run), { recursive: true });
      await writeFile(join(root, run, "report.json"), "{}");
    }
    await mkdir(join(root, "summer/01KC9-unfinished"));
  }

  it.each([
    { name: "the latest that was finished", wanted: {}, found: "summer/01KB2" },
    { name: "the latest of a campaign", wanted: { campaign: "spring" }, found: "spring/01KA3" },
    { name: "a run by its id", wanted: { run: "01KA1" }, found: "spring/01KA1" },
    { name: "a run by its beginning, in any case", wanted: { run: "01kb" }, found: "summer/01KB2" },
  ])("finds $name", async ({ wanted, found }) => {
    await using temp = await tempFolder();
    await withRuns(temp.path);
    expect(await findReport(temp.path, wanted)).toBe(join(temp.path, found));
  });

  it.each([
    {
      name: "a beginning that several runs share",
      wanted: { run: "01KA" },
      says: /2 runs begin with/,
    },
    { name: "a run that is not there", wanted: { run: "01KZ" }, says: /no report of a run "01KZ"/ },
    {
      name: "a run of another campaign",
      wanted: { run: "01KA1", campaign: "summer" },
      says: /campaign "summer"/,
    },
    {
      name: "a path instead of an id",
      wanted: { campaign: "../spring" },
      says: /there is no report/,
    },
  ])("refuses $name", async ({ wanted, says }) => {
    await using temp = await tempFolder();
    await withRuns(temp.path);
    await expect(findReport(temp.path, wanted)).rejects.toThrow(UsageError);
    await expect(findReport(temp.path, wanted)).rejects.toThrow(says);
  });

  it("says that there is none where nothing was ever sent", async () => {
    await using temp = await tempFolder();
    await expect(findReport(join(temp.path, "reports"), {})).rejects.toThrow(
      /there is no report in/,
    );
  });
});
