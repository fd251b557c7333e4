import { readGitAddress } from "../model/ledger-address.ts";
import type { GitLedgerAddress, LedgerAddress } from "../model/ledger-address.ts";
import type { LedgerHome } from "../model/ledger.ts";
import type { LedgerCare } from "../model/ledger-care.ts";
import { UsageError } from "../model/trouble.ts";
import { fileCare } from "./file/file-care.ts";
import { fileHome } from "./file/file-home.ts";
import { gitHome } from "./git/git-home.ts";
import { postgresHome } from "./postgres/postgres-home.ts";

/** What a home may need beside its address. */
export interface LedgerPlace {
  /** The project's root, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The home behind an address; a file's path is absolute. Opens nothing. Throws `UsageError`. */
export function ledgerHome(address: LedgerAddress, { root, env }: LedgerPlace): LedgerHome {
  switch (address.kind) {
    case "file":
      return fileHome(address.path);
    case "git":
      return gitHome(gitAddress(address.name), { folder: root, env });
    case "postgres":
      return postgresHome(address);
  }
}

function gitAddress(text: string): GitLedgerAddress {
  const address = readGitAddress(text);
  if (address !== undefined) return address;
  throw new UsageError(
    "this cannot name a ledger in git",
    "write git: and letters, digits, dots, dashes or underscores, like git:main; ?remote=NAME and ?chunk=N may follow",
  );
}

/** What looks after the ledger at an address; a file's path is absolute. Opens nothing. Throws `UsageError`. */
export function ledgerCare(address: LedgerAddress, _place: LedgerPlace): LedgerCare {
  if (address.kind === "file") return fileCare(address.path);
  throw new UsageError(
    "only a ledger in a file can be checked, repaired or exported",
    "name one with --ledger",
  );
}
