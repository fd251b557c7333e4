import { readGitAddress } from "../model/ledger-address.ts";
import type { GitLedgerAddress, LedgerAddress } from "../model/ledger-address.ts";
import type { LedgerHome } from "../model/ledger.ts";
import type { LedgerCare, LedgerCompactor } from "../model/ledger-care.ts";
import { UsageError } from "../model/trouble.ts";
import { fileCare } from "./file/file-care.ts";
import { fileHome } from "./file/file-home.ts";
import { guardedCare, guardedHome, type Guard } from "./guarded-home.ts";
import { openWaveMarks } from "./git/wave-marks.ts";
import { gitCare } from "./git/git-care.ts";
import { gitCompactor } from "./git/git-compactor.ts";
import { gitHome } from "./git/git-home.ts";
import { postgresCare } from "./postgres/postgres-care.ts";
import { postgresHome } from "./postgres/postgres-home.ts";

/** What a home may need beside its address. */
export interface LedgerPlace {
  /** The project's root, absolute. */
  readonly root: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Whether the repository's remote guards a ledger in a file against older copies of it. */
  readonly guard: "off" | "on" | "required";
  /** What a person should know, in a sentence. */
  readonly onNotice?: (message: string) => void;
}

/** The home behind an address; a file's path is absolute. Opens nothing. Throws `UsageError`. */
export function ledgerHome(address: LedgerAddress, place: LedgerPlace): LedgerHome {
  switch (address.kind) {
    case "file":
      return guarded(fileHome(address.path), place);
    case "git":
      return gitHome(gitAddress(address.name), { folder: place.root, env: place.env });
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

function guarded(home: LedgerHome, place: LedgerPlace): LedgerHome {
  return place.guard === "off" ? home : guardedHome(home, guardOf(place));
}

function guardOf({ root, env, guard, onNotice }: LedgerPlace): Guard {
  return {
    marks: openWaveMarks({ folder: root, env }),
    required: guard === "required",
    onNotice: onNotice ?? (() => undefined),
  };
}

/** What looks after the ledger at an address; a file's path is absolute. Opens nothing. Throws `UsageError`. */
export function ledgerCare(address: LedgerAddress, place: LedgerPlace): LedgerCare {
  switch (address.kind) {
    case "file": {
      const care = fileCare(address.path);
      return place.guard === "off" ? care : guardedCare(care, address.path, guardOf(place));
    }
    case "git":
      return gitCare(gitAddress(address.name), { folder: place.root, env: place.env });
    case "postgres":
      return postgresCare(address);
  }
}

/** What makes the ledger at an address smaller. Opens nothing. Throws `UsageError`. */
export function ledgerCompactor(address: LedgerAddress, place: LedgerPlace): LedgerCompactor {
  switch (address.kind) {
    case "file":
      return idle(address.path, "a file holds one row for each attempt and no history of it");
    case "git":
      return gitCompactor(gitAddress(address.name), { folder: place.root, env: place.env });
    case "postgres":
      return idle("the ledger", "PostgreSQL clears away what is no longer needed by itself");
  }
}

function idle(address: string, why: string): LedgerCompactor {
  return { address, idle: `there is nothing to compact: ${why}`, compact: async () => [] };
}
