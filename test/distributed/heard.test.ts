import { expect, it } from "vitest";
import { Heard } from "../../src/stages/heard.ts";

it("whoever was not heard of is in doubt, and nobody counts twice", () => {
  const heard = new Heard();
  for (let key = 1; key <= 3000; key += 1) {
    heard.add({
      recipient: 254_700_000_000 + key,
      outcome: key % 3 === 0 ? "rejected" : "accepted",
    });
  }
  heard.add({ recipient: 999_999_999_999_999, outcome: "in_doubt" });
  heard.add({ recipient: 254_700_000_001, outcome: "accepted" });
  expect(heard.outcomeOf(254_700_000_003)).toBe("rejected");
  expect(heard.outcomeOf(999_999_999_999_999)).toBe("in_doubt");
  expect(heard.outcomeOf(254_700_003_001)).toBeUndefined();
  expect(heard.outcomeOf(1)).toBeUndefined();
  expect(heard.fold(4000, "v1")).toMatchObject({
    outcomes: { accepted: 2000, rejected: 1000, failed: 0, in_doubt: 1000 },
    versions: [{ digest: "v1", accepted: 2000 }],
    errors: [{ code: "ledger_lost", count: 1000 }],
  });
});

it("where nobody else sends, whoever was not claimed was not attempted", () => {
  const heard = new Heard("not_attempted");
  heard.add({ recipient: 254_700_000_001, outcome: "rejected" });
  heard.add({ recipient: 254_700_000_001, outcome: "failed" });
  heard.add({ recipient: 254_700_000_002, outcome: "in_doubt" });
  expect(heard.outcomeOf(254_700_000_001)).toBe("failed");
  expect(heard.fold(10, "v1").outcomes).toEqual({
    accepted: 0,
    rejected: 0,
    failed: 1,
    in_doubt: 1,
  });
});
