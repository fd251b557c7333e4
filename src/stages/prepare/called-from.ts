import { isAbsolute, relative, resolve, sep } from "node:path";
import { readLedgerAddress } from "../../model/ledger-address.ts";
import type { Project } from "../../model/project.ts";
import type { Given } from "../../model/report.ts";
import type { Within } from "./prepared.ts";
import { toldLedger } from "./request.ts";
import type { PrepareRequest } from "./request.ts";

/** How a campaign was called to be sent, as far as carrying it out and telling of it depend on that. */
export function calledFrom(
  request: PrepareRequest,
  { root }: Project,
): Pick<Within, "purpose" | "sandbox" | "shard" | "root" | "given"> {
  const { purpose, sandbox, shard } = request;
  return { purpose, sandbox: sandbox !== undefined, shard, root, given: givenIn(request, root) };
}

/** What a report repeats of a request, so that the commands it offers find the same files and the same ledger. */
function givenIn(request: PrepareRequest, root: string): Given | undefined {
  if (request.sandbox !== undefined) return undefined;
  const { cwd, config, dataDir } = request;
  const ledger = toldLedger(request);
  const fromRoot = (path: string): string => seenFrom(root, cwd, path);
  const given = {
    ...(config === undefined ? {} : { config: fromRoot(config) }),
    ...(ledger === undefined ? {} : { ledger: ledgerFrom(ledger, fromRoot) }),
    ...(dataDir === undefined ? {} : { data_dir: fromRoot(dataDir) }),
  };
  return Object.keys(given).length === 0 ? undefined : given;
}

/** Commands are typed in the project root, wherever this one was. An absolute path is one anywhere. */
function seenFrom(root: string, cwd: string, path: string): string {
  if (isAbsolute(path)) return path;
  return relative(root, resolve(cwd, path)).split(sep).join("/") || ".";
}

function ledgerFrom(ledger: string, fromRoot: (path: string) => string): string {
  const address = readLedgerAddress(ledger);
  // What stands for the address must be no path: a file would be a new ledger, which knows nobody.
  if (address.kind === "postgres") return "postgres://ADDRESS";
  return address.kind === "git" ? ledger : fromRoot(ledger);
}
