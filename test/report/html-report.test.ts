import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Report, ReportRow } from "../../src/model/report.ts";
import { formatReport } from "../../src/report/formats.ts";
import type { FormatOptions } from "../../src/report/format.ts";
import { readRows } from "../../src/report/read-rows.ts";
import { writeReport } from "../../src/report/write-report.ts";
import { hostileTexts, report, row, rowsOf, tempFolder, textOf } from "./sample.ts";

function page(
  rows: readonly ReportRow[],
  about: Report = report,
  options: Partial<FormatOptions> = {},
): Promise<string> {
  return textOf(formatReport(about, "html", { reveal: false, rows: rowsOf(...rows), ...options }));
}

const pace = { text: "20/s", perSecond: 20, batch: 1 };
const failed: ReportRow = { ...row, outcome: "failed", errorCode: "timeout", error: "no answer" };

describe("the pictures of report.html", () => {
  it("draws progress, throughput and latency, each with a title and its numbers", async () => {
    const text = await page([row, failed], report, { pace });
    for (const name of ["progress", "throughput", "latency"]) {
      expect(text).toContain(`role="img" aria-labelledby="${name}-t ${name}-d"`);
      expect(text).toMatch(
        new RegExp(`<title id="${name}-t">\\w+</title><desc id="${name}-d">.+?</desc>`),
      );
    }
    expect(text.match(/<summary>\w+ in numbers<\/summary>/g)).toHaveLength(3);
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it("draws the configured rate where it is known and counts the same", async () => {
    expect(await page([row], report, { pace })).toContain(">rate 20/s</text>");
    expect(await page([row])).not.toContain(">rate ");
    const batched = await page([row], report, { pace: { ...pace, batch: 100 } });
    expect(batched).not.toContain(">rate ");
    expect(batched).toContain("the rate, 20/s, counts requests of up to 100 recipients");
  });

  it("shows no bar above a rate that was kept", async () => {
    const startMs = Date.parse(report.started_at);
    const paced = Array.from({ length: 500 }, (_, nth) => ({
      ...row,
      sentAtMs: startMs + 50 * nth,
    }));
    const text = await page(paced, report, { pace });
    expect(text).toContain("At most 20 recipients a second");
  });

  it.each([
    { name: "an empty run", rows: [], change: { planned: 0, accepted: 0, rows: 0 } },
    { name: "one recipient", rows: [row], change: { planned: 1, accepted: 1, rows: 1 } },
    {
      name: "a clock that was set back",
      rows: [
        { ...row, sentAtMs: 0 },
        { ...row, sentAtMs: Date.UTC(2036, 1) },
      ],
      change: {},
    },
    { name: "no latency", rows: [{ ...row, latencyMs: undefined }], change: {} },
  ])("draws nothing impossible for $name", async ({ rows, change }) => {
    const zero = { invalid: 0, duplicate: 0, suppressed: 0, rejected: 0, in_doubt: 0 };
    const about = { ...report, totals: { ...report.totals, ...zero, ...change } };
    const text = await page(rows, about);
    expect(text).not.toMatch(/NaN|undefined|Infinity|(?:width|height)="-/);
  });

  it("claims nothing about people where it has no rows", async () => {
    const text = await textOf(formatReport(report, "html", { reveal: false }));
    expect(text).not.toContain("Needs attention");
    expect(text).not.toContain("<figure");
    expect(text).toContain("<h2>Planned: 500 of 510 rows</h2>");
  });
});

describe("the people of report.html", () => {
  it("groups errors with examples", async () => {
    const text = await page([{ ...failed, ref: "C77" }]);
    const errors = text.slice(text.indexOf("<h2>Errors"), text.indexOf("<h2>Left out"));
    expect(errors).toContain("<bdi>timeout</bdi>");
    expect(errors).toContain("<bdi>+2547******78</bdi> <bdi>C77</bdi>");
    expect(errors).toContain("data/customers.csv:2");
  });

  it("says why people were left out", async () => {
    const invalid = {
      ...row,
      outcome: "invalid",
      errorCode: "empty_value",
      error: "no name",
    } as const;
    const text = await page([invalid]);
    expect(text).toContain("<bdi>empty_value</bdi>");
    expect(text).toContain("<bdi>no name</bdi>, first at <bdi>data/customers.csv:2</bdi>");
  });

  it("offers a choice of what there is, and of nothing else", async () => {
    const rejected = { ...row, outcome: "rejected", errorCode: "no" } as const;
    const text = await page([failed, rejected, row]);
    expect(text.match(/<input [^>]+ id="[^"]+"/g)).toHaveLength(4);
    expect(text).toMatch(/id="o-failed".*id="o-rejected".*id="c-0".*id="c-1"/s);
    expect(await page([failed])).not.toContain("<fieldset");
  });

  const bad = [...hostileTexts, "م".repeat(4096), '"'.repeat(4096)];
  it.each(bad)("has the same elements and attributes when a row holds %j", async (hostile) => {
    const withText = (said: string): ReportRow[] =>
      (["failed", "invalid", "held"] as const).map((outcome) => ({
        ...row,
        outcome,
        recipient: said,
        ref: said,
        source: said,
        errorCode: said,
        error: said,
      }));
    const tags = (html: string): string[] => (html.match(/<[^>]*>/g) ?? []).slice(6);
    expect(tags(await page(withText(hostile)))).toEqual(tags(await page(withText("x"))));
  });

  it("stays below 2 MB for a million recipients of whom each has much to say", async () => {
    const loud = '"'.repeat(500);
    const batch = Array.from({ length: 1000 }, (_, nth) => ({
      ...failed,
      line: nth,
      ref: loud,
      source: loud,
      errorCode: `${nth % 200}${loud}`,
      error: loud,
      sentAtMs: Date.parse(report.started_at) + nth * 25,
    }));
    const rows = async function* (): AsyncGenerator<ReportRow[]> {
      for (let nth = 0; nth < 1000; nth++) yield batch;
    };
    const text = await textOf(formatReport(report, "html", { reveal: false, rows }));
    expect(Buffer.byteLength(text)).toBeLessThan(2_000_000);
    expect(text).toMatch(/<p class="soft">\d{3} of them are here/);
  });
});

describe("a written report", () => {
  it("reads its rows once, and draws the same page again from the files but for the rate", async () => {
    await using temp = await tempFolder();
    let readings = 0;
    const rows = (): AsyncIterable<readonly ReportRow[]> => {
      readings += 1;
      return rowsOf(row, failed)();
    };
    await writeReport({ folder: temp.path, report, rows, reveal: false });
    expect(readings).toBe(1);
    const path = join(temp.path, "report.html");
    const again = formatReport(report, "html", { reveal: false, rows: () => readRows(temp.path) });
    expect(await textOf(again)).toBe(await readFile(path, "utf8"));
    expect((await stat(path)).size).toBeGreaterThan(10_000);
  });
});
