import { LedgerRefusedError } from "../model/trouble.ts";

/** Nothing was ever sent from here, or the ledger lies elsewhere. */
export function missing(address: string): LedgerRefusedError {
  return new LedgerRefusedError(
    `there is no ledger at ${address}`,
    "nothing was sent from here yet; --ledger names another",
  );
}
