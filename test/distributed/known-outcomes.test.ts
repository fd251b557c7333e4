import { expect, it } from "vitest";
import { KnownOutcomes } from "../../src/stages/execute/known-outcomes.ts";

it("whoever was not heard of is in doubt, and nobody counts twice", () => {
  const known = new KnownOutcomes();
  for (let key = 1; key <= 3000; key += 1) {
    known.add({
      recipient: 254_700_000_000 + key,
      outcome: key % 3 === 0 ? "rejected" : "accepted",
    });
  }
  known.add({ recipient: 999_999_999_999_999, outcome: "in_doubt" });
  known.add({ recipient: 254_700_000_001, outcome: "accepted" });
  expect(known.outcomeOf(254_700_000_003)).toBe("rejected");
  expect(known.outcomeOf(999_999_999_999_999)).toBe("in_doubt");
  expect(known.outcomeOf(254_700_003_001)).toBeUndefined();
  expect(known.outcomeOf(1)).toBeUndefined();
  expect(known.fold(4000, "v1")).toMatchObject({
    outcomes: { accepted: 2000, rejected: 1000, failed: 0, in_doubt: 1000 },
    versions: [{ digest: "v1", accepted: 2000 }],
    errors: [{ code: "ledger_lost", count: 1000 }],
  });
});

it("where nobody else sends, whoever was not claimed was not attempted", () => {
  const known = new KnownOutcomes("not_attempted");
  known.add({ recipient: 254_700_000_001, outcome: "rejected" });
  known.add({ recipient: 254_700_000_001, outcome: "failed" });
  known.add({ recipient: 254_700_000_002, outcome: "in_doubt" });
  expect(known.outcomeOf(254_700_000_001)).toBe("failed");
  expect(known.fold(10, "v1").outcomes).toEqual({
    accepted: 0,
    rejected: 0,
    failed: 1,
    in_doubt: 1,
  });
});
