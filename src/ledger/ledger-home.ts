import type { LedgerHome } from "../model/ledger.ts";
import { fileHome } from "./file/file-home.ts";

/** The home behind an address: today always an absolute path. Opens nothing. */
export function ledgerHome(address: string): LedgerHome {
  return fileHome(address);
}
