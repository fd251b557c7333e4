import { flawOf, invariants, type Invariant } from "../invariants.ts";
import type { Database } from "./sqlite.ts";

/** What does not hold, a sentence each. */
export function brokenInvariants(
  database: Database,
  all: readonly Invariant[] = invariants(""),
): readonly string[] {
  return all.flatMap((one) => {
    const row: { count: number } = database.prepare(one.sql).get();
    return flawOf(one, row.count);
  });
}
