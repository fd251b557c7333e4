import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { ReportRow } from "../../src/model/report.ts";
import { readRows } from "../../src/report/read-rows.ts";
import { formatReport } from "../../src/report/formats.ts";
import { allOf, hostileTexts, report, row, rowsOf, tempFolder, textOf } from "./sample.ts";

function csvOf(rows: readonly ReportRow[], reveal = false): Promise<string> {
  return textOf(formatReport(report, "csv", { rows: rowsOf(...rows), reveal }));
}

const bare: ReportRow = {
  ...row,
  outcome: "suppressed",
  attempts: 0,
  messageId: "",
  httpStatus: undefined,
  sentAtMs: undefined,
  latencyMs: undefined,
};

/** As another program reads it. */
async function cellsOf(
  change: Partial<ReportRow>,
  reveal = false,
): Promise<Record<string, string>> {
  const [cells] = parse<Record<string, string>>(await csvOf([{ ...row, ...change }], reveal), {
    columns: true,
  });
  return cells ?? {};
}

const hostileText = fc.oneof(
  fc.constantFrom(
    ...hostileTexts,
    "=1+1",
    "+1",
    "-1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
    '"=1"',
    "'=1",
    " =1",
    "＝1",
    'a","b',
    "",
  ),
  fc.string({ unit: "binary" }),
);

const hostileRow: fc.Arbitrary<ReportRow> = fc.record({
  recipient: fc.oneof(fc.constant("+254712345678"), hostileText),
  ref: hostileText,
  source: hostileText,
  line: fc.nat(),
  outcome: fc.constantFrom("accepted", "in_doubt", "invalid", "held"),
  attempts: fc.nat(9),
  messageId: hostileText,
  httpStatus: fc.option(fc.integer({ min: 100, max: 599 }), { nil: undefined }),
  errorCode: hostileText,
  error: hostileText,
  sentAtMs: fc.option(fc.integer({ min: 0, max: 4e12 }), { nil: undefined }),
  latencyMs: fc.option(fc.nat(), { nil: undefined }),
});

describe("recipients.csv", () => {
  it("tells each row's own time, however close to that of the row before", async () => {
    const time = fc.integer({ min: 1_763_000_000_000, max: 1_763_000_003_000 });
    const anyTime = fc.oneof(time, fc.integer({ min: -1e12, max: 8e15 }));
    await fc.assert(
      fc.asyncProperty(fc.array(anyTime, { maxLength: 12 }), async (times) => {
        const csv = await csvOf(times.map((sentAtMs) => ({ ...row, sentAtMs })));
        const cells = parse<Record<string, string>>(csv, { columns: true });
        const told = times.map((sentAtMs) => new Date(sentAtMs).toISOString());
        expect(cells.map((each) => each["sent_at"])).toEqual(told);
      }),
    );
  });

  it("has the promised columns, a plain line for a plain row, and masked numbers", async () => {
    expect(await csvOf([row, bare])).toMatchInlineSnapshot(`
      "recipient,ref,source,line,outcome,attempts,message_id,http_status,error_code,error,sent_at,latency_ms
      +2547******78,C1,data/customers.csv,2,accepted,1,"wamid.A1=",200,,,2026-03-02T08:00:01.000Z,84
      +2547******78,C1,data/customers.csv,2,suppressed,0,,,,,,
      "
    `);
  });

  it.each([
    {
      name: "in an error",
      change: { error: "no +254 712 345 678 here" },
      cell: "error",
      is: "no +2547******78 here",
    },
    { name: "as a ref", change: { ref: "0712345678" }, cell: "ref", is: "0712****78" },
    {
      name: "inside a message id",
      change: { messageId: "true_254712345678@c" },
      cell: "message_id",
      is: "true_2547******78@c",
    },
    {
      name: "never in a ref that is another number",
      change: { ref: "900812345" },
      cell: "ref",
      is: "900812345",
    },
  ])("masks the number $name", async ({ change, cell, is }) => {
    expect((await cellsOf(change))[cell]).toBe(is);
  });

  it("reveals numbers when asked to", async () => {
    const cells = await cellsOf({ ref: "0712345678", error: "no +254712345678" }, true);
    expect(cells).toMatchObject({
      recipient: "+254712345678",
      ref: "0712345678",
      error: "no +254712345678",
    });
  });

  it.each([
    { text: "=HYPERLINK(1)" },
    { text: "+1+1" },
    { text: "-2+3" },
    { text: "@SUM(A1)" },
    { text: '"=1"' },
    { text: " =1" },
    { text: "＝1" },
  ])("stops $text from being a formula, in any cell but a sound number's", async ({ text }) => {
    const cells = await cellsOf(
      { recipient: text, ref: text, source: text, messageId: text, errorCode: text, error: text },
      true,
    );
    const { recipient, ref, source, message_id, error_code, error } = cells;
    expect([recipient, ref, source, message_id, error_code, error]).toEqual(
      Array.from({ length: 6 }, () => `'${text}`),
    );
  });

  it("is one line for each row and free of formulas, whatever cells hold", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(hostileRow), fc.boolean(), async (rows, reveal) => {
        const text = await csvOf(rows, reveal);
        const records = parse(text);
        expect(text.split("\n")).toHaveLength(rows.length + 2);
        expect(records).toHaveLength(rows.length + 1);
        for (const [recipient, ...cells] of records) {
          if (!/^\+(\d{7,15}|\d{4}\*+\d\d)$/.test(recipient ?? "")) cells.push(recipient ?? "");
          for (const cell of cells) expect(cell).not.toMatch(/^["\s]*[=+\-@]/);
        }
      }),
    );
  });

  it("reads back as written, and is then told again without a change", async () => {
    await using folder = await tempFolder();
    await fc.assert(
      fc.asyncProperty(
        fc.array(hostileRow, { maxLength: 5 }),
        fc.boolean(),
        async (rows, reveal) => {
          const text = await csvOf(rows, reveal);
          await writeFile(join(folder.path, "recipients.csv"), text);
          const read = await allOf(readRows(folder.path));
          expect(read).toHaveLength(rows.length);
          const kept = rows.map(({ line, outcome, sentAtMs }) => ({ line, outcome, sentAtMs }));
          expect(read).toMatchObject(kept);
          const again = await csvOf(read, reveal);
          // Half a surrogate pair became a replacement character on disk.
          expect(again).toBe(Buffer.from(text).toString());
        },
      ),
    );
  });

  it.each([
    { name: "another header", text: "a,b\n" },
    { name: "nothing", text: "" },
    { name: "a row that is cut", text: "HEADER\n+254,C1,x\n" },
    { name: "an outcome that is none", text: "HEADER\n+254,C1,x,2,sent,1,,,,,,\n" },
    { name: "a broken quote", text: 'HEADER\n"+254,C1,x,2,accepted,1,,,,,,\n' },
    { name: "a line that is no number", text: "HEADER\n+254,C1,x,two,accepted,1,,,,,,\n" },
    { name: "attempts that are none", text: "HEADER\n+254,C1,x,2,accepted,,,,,,,\n" },
    { name: "a time that is none", text: "HEADER\n+254,C1,x,2,accepted,1,,,,,soon,\n" },
    { name: "a latency that is none", text: "HEADER\n+254,C1,x,2,accepted,1,,,,,,fast\n" },
  ])("is refused when it holds $name", async ({ text }) => {
    await using folder = await tempFolder();
    const header = (await csvOf([])).trim();
    await writeFile(join(folder.path, "recipients.csv"), text.replace("HEADER", header));
    await expect(allOf(readRows(folder.path))).rejects.toThrow(
      /recipients\.csv:[12]: is not a line/,
    );
  });
});
