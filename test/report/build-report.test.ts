import { readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { buildReport } from "../../src/report/build-report.ts";
import { shownReport } from "../../src/report/shown-report.ts";
import { parts, report } from "./sample.ts";

const schema = JSON.parse(readFileSync("schemas/report.schema.json", "utf8"));
const ajv = new Ajv({
  strict: true,
  allErrors: true,
  allowUnionTypes: true,
  formats: { "date-time": true },
});
const validate = ajv.compile(schema);

describe("buildReport", () => {
  it("counts whoever has no outcome as not attempted", () => {
    const outcomes = { accepted: 100, rejected: 1, failed: 2, in_doubt: 3 };
    const { totals } = buildReport({ ...parts, fold: { ...parts.fold, outcomes } });
    expect(totals).toMatchObject({ planned: 500, accepted: 100, not_attempted: 394 });
  });

  it("says how many requests a second left, to two decimals", () => {
    expect(report.requests).toEqual({
      sent: 503,
      retries: 3,
      per_second: 20.12,
      latency_ms: { p50: 84, p90: 140, p99: 310, max: 1204 },
    });
  });

  it("gives a finite pace for a run that took no time", () => {
    const { requests } = buildReport({ ...parts, finishedAtMs: parts.startedAtMs });
    expect(requests.per_second).toBe(503_000);
  });

  it("refuses more outcomes than were planned", () => {
    const rowTotals = { ...parts.rowTotals, rows: 410, planned: 400 };
    expect(() => buildReport({ ...parts, rowTotals })).toThrow(/more outcomes than planned/);
  });

  it("refuses rows that do not add up", () => {
    const rowTotals = { ...parts.rowTotals, rows: 511 };
    expect(() => buildReport({ ...parts, rowTotals })).toThrow(/do not add up/);
  });

  it.each([
    { name: "a finished run", change: {} },
    { name: "a run that stopped", change: { status: "aborted", stopped: "10 failed in a row" } },
    { name: "a run with tags and a plan", change: { recipientsCount: 1280, plan: "sha256:1" } },
    {
      name: "a run outside git",
      change: { campaign: { ...parts.campaign, commit: null, actor: null } },
    },
  ] as const)("fits the schema for $name", ({ change }) => {
    validate(buildReport({ ...parts, ...change }));
    expect(validate.errors).toBeNull();
  });
});

describe("report.schema.json", () => {
  it("describes and shows every key", () => {
    expect(undocumented(schema, "#")).toEqual([]);
    for (const example of schema.examples) expect(validate(example)).toBe(true);
  });

  it("refuses a key it does not know", () => {
    expect(validate({ ...report, surprise: 1 })).toBe(false);
  });
});

describe("shownReport", () => {
  it("masks numbers in what the provider said", () => {
    expect(shownReport(report, false).errors[0]?.message).toBe(
      "outside the 24 hours: +2547******78",
    );
  });

  it("shows them when asked to", () => {
    expect(shownReport(report, true).errors[0]?.message).toContain("+254712345678");
  });
});

interface Node {
  description?: string;
  examples?: unknown[];
  properties?: Record<string, Node>;
  items?: Node;
}

function undocumented(node: Node, path: string): string[] {
  const own = node.description && node.examples ? [] : [path];
  const children = Object.entries({ ...node.properties, ...(node.items && { items: node.items }) });
  return [...own, ...children.flatMap(([name, child]) => undocumented(child, `${path}/${name}`))];
}
