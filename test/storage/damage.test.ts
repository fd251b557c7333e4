import { describe, expect, it } from "vitest";
import { modelLedger, verdictOn, without } from "./damage.ts";
import { damageCases } from "./damage-cases.ts";

// `npm run test:storage` strikes a hundred times as often.
damageCases({ flips: 24, cuts: 12 });

describe("a log that is gone after a crash", () => {
  it("is refused: its attempts are missing", async () => {
    const model = await modelLedger("crashed");
    expect(await verdictOn(model, async () => undefined)).toBe("same");
    expect(await verdictOn(model, without("ledger.db-wal"))).toBe("refused");
    await model.remove();
  });
});
