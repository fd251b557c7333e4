import { dirname, isAbsolute, relative, resolve } from "node:path";
import { holdsPassword, readGitAddress, readLedgerAddress } from "../model/ledger-address.ts";
import type { Complaint } from "./complaint.ts";
import type { ProjectInput } from "./project-input.ts";
import { referenceIn } from "./provider-settings.ts";
import { quote } from "./quote.ts";

/** What is wrong with the address under `ledger`. */
export function ledgerComplaints(input: ProjectInput): readonly Complaint[] {
  const written = input.written.ledger;
  if (written === undefined || referenceIn(written) !== undefined) return [];
  const address = readLedgerAddress(written);
  const wrong =
    address.kind === "postgres"
      ? wrongWithDatabase(address.url)
      : address.kind === "git"
        ? wrongWithName(address.name)
        : wrongWithPath(address.path, input);
  return wrong === undefined ? [] : [{ at: ["ledger"], ...wrong }];
}

type Wrong = Omit<Complaint, "at"> | undefined;

function wrongWithDatabase(url: string): Wrong {
  if (!holdsPassword(url)) return undefined;
  return {
    code: "literal_secret",
    message: "the address of the ledger holds a password; files in git must not hold any",
    hint: "write ledger: ${DATABASE_URL} and set that in the environment",
    sensitive: true,
  };
}

function wrongWithName(name: string): Wrong {
  if (readGitAddress(name) !== undefined) return undefined;
  return {
    code: "bad_ledger",
    message: `${quote(name)} cannot name a ledger in git`,
    hint: "write git: and letters, digits, dots, dashes or underscores, like git:main; ?remote=NAME and ?chunk=N may follow",
  };
}

function wrongWithPath(path: string, { document, root }: ProjectInput): Wrong {
  if (/^[a-z][a-z0-9+.-]+:\/\//i.test(path)) {
    return {
      code: "bad_ledger",
      message: "a ledger is a file, git:NAME, or postgres://…",
      hint: "write one of these, or ${NAME} of a variable that holds one",
      // Whatever it is, it may hold a password.
      sensitive: true,
    };
  }
  const way = relative(root, resolve(dirname(document.path), path));
  if (way !== "" && way !== ".." && !/^\.\.[/\\]/.test(way) && !isAbsolute(way)) return undefined;
  return {
    code: "outside_root",
    message: "the ledger must be a file inside the project",
    hint: "write a path inside it, like .carillon/ledger.db, or call with --ledger",
  };
}
