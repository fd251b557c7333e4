import { describe, expect, it } from "vitest";
import type { AttemptRecord } from "../../src/model/ledger.ts";
import type { ReportRow } from "../../src/model/report.ts";
import type { SpooledRow } from "../../src/report/row-spool.ts";
import { reportRows } from "../../src/stages/execute/report-rows.ts";

const row: SpooledRow = {
  fate: "planned",
  key: 1,
  phone: "+254712345678",
  ref: "",
  source: "people.csv",
  line: 2,
  code: "",
  message: "",
};

const attempt: AttemptRecord = {
  recipient: 1,
  attempt: 1,
  result: "accepted",
  sentAtMs: 0,
  latencyMs: 5,
  run: "this",
  version: "v",
};

async function told(last: Partial<AttemptRecord>): Promise<ReportRow | undefined> {
  const spool = {
    async *rows() {
      yield [row];
    },
  };
  const ledger = { lastAttempts: async () => [{ ...attempt, ...last }] };
  for await (const [first] of reportRows(spool, ledger, "this")) return first;
  return undefined;
}

describe("a report's row", () => {
  it.each([
    { result: "accepted", attempt: 1, outcome: "accepted", attempts: 1 },
    { result: "retry", attempt: 1, outcome: "not_attempted", attempts: 1 },
    { result: "failed", attempt: 5, outcome: "failed", attempts: 5 },
  ] as const)("tells of $attempt attempts that ended as $result", async (one) => {
    const { result, attempt: nth, outcome, attempts } = one;
    expect(await told({ result, attempt: nth })).toMatchObject({ outcome, attempts });
  });

  it.each([
    { attempt: 1, attempts: 0 },
    { attempt: 2, attempts: 1 },
  ])("counts no attempt that was taken back before it left: $attempt", async (one) => {
    const last = await told({ result: "withdrawn", attempt: one.attempt });
    expect(last).toMatchObject({ outcome: "not_attempted", attempts: one.attempts });
  });
});
