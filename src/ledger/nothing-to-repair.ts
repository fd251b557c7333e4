import type { LedgerCheck, Repair } from "../model/ledger-care.ts";
import { LedgerRefusedError } from "../model/trouble.ts";

/** There is nothing to repair. */
export const nothingToRepair: Repair = {
  needed: false,
  kept: 0,
  doubts: 0,
  lost: 0,
  unnamed: [],
  commit: async () => undefined,
  discard: async () => undefined,
};

/** Where damage cannot be mended from here. `restore` says from what it can. Throws `LedgerRefusedError`. */
export function wholeOrRefused({ address, flaws }: LedgerCheck, restore: string): Repair {
  if (flaws.length === 0) return nothingToRepair;
  throw new LedgerRefusedError(
    `the ledger ${address} is not whole, and only a ledger in a file can be repaired: ${flaws.join("; ")}`,
    `${restore}; then \`carillon ledger adopt CAMPAIGN...\` puts everyone in doubt of whom that knows nothing`,
  );
}
