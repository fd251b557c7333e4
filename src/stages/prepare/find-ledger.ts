import { dirname, join, resolve } from "node:path";
import { ledgerCare, ledgerCompactor, ledgerHome } from "../../ledger/ledger-home.ts";
import type { LedgerPlace } from "../../ledger/ledger-home.ts";
import { keyVariable } from "../../ledger/git/ledger-key.ts";
import { readLedgerAddress } from "../../model/ledger-address.ts";
import type { LedgerAddress, PostgresAddress } from "../../model/ledger-address.ts";
import type { LedgerCare, LedgerCompactor } from "../../model/ledger-care.ts";
import type { LedgerHome } from "../../model/ledger.ts";
import type { Project } from "../../model/project.ts";
import { MissingSettingError, UsageError } from "../../model/trouble.ts";
import { referenceIn } from "../../validate/provider-settings.ts";
import { isCi, toldLedger } from "./request.ts";
import type { PrepareRequest } from "./request.ts";

type Asked = Pick<PrepareRequest, "cwd" | "env" | "ledger" | "sandbox" | "onNotice">;

/**
 * Where the ledger is: as told, as `CARILLON_LEDGER` says, as carillon.yaml says. A rehearsal
 * has one of its own, so that it never stands for a real send. Throws `MissingSettingError`.
 */
export function homeOf(asked: Asked, project: Project): LedgerHome {
  const address =
    asked.sandbox === undefined ? addressOf(asked, project) : rehearsed(asked, project);
  const guard = asked.sandbox === undefined ? guardIn(asked.env) : "off";
  return ledgerHome(address, { ...placeOf(asked, project), guard });
}

/** What looks after that ledger. Throws likewise, and `UsageError` where nothing can. */
export function careOf(asked: Asked, project: Project): LedgerCare {
  const guard = asked.env[guardVariable] === "off" ? "off" : "on";
  return ledgerCare(addressOf(asked, project), { ...placeOf(asked, project), guard });
}

/** What makes that ledger smaller. Throws likewise. */
export function compactorOf(asked: Asked, project: Project): LedgerCompactor {
  return ledgerCompactor(addressOf(asked, project), { ...placeOf(asked, project), guard: "off" });
}

function placeOf({ env, onNotice }: Asked, { root }: Project): Omit<LedgerPlace, "guard"> {
  return { root, env, ...(onNotice === undefined ? {} : { onNotice }) };
}

const guardVariable = "CARILLON_LEDGER_GUARD";

/** Where `CI` is set a cache may bring back an older file; a remote that cannot guard it refuses only who asked for the guard. */
function guardIn(env: Asked["env"]): LedgerPlace["guard"] {
  const said = env[guardVariable];
  if (said === "on") return "required";
  return said !== "off" && isCi(env) ? "on" : "off";
}

/** The variable that is missing to find the ledger, or to read what is in it. */
export function unsetVariable(asked: Asked, project: Project): string | undefined {
  if (asked.sandbox !== undefined) return undefined;
  const name = toldLedger(asked) === undefined ? referenceIn(project.ledger) : undefined;
  if (name !== undefined && !asked.env[name]) return name;
  const needsKey = addressOf(asked, project).kind === "git" && !asked.env[keyVariable];
  return needsKey ? keyVariable : undefined;
}

/** In one place, whatever the real ledger's home. */
function rehearsed(asked: Asked, project: Project): LedgerAddress {
  const real = referenceIn(project.ledger) === undefined || toldLedger(asked) !== undefined;
  const address = real ? addressOf(asked, project) : undefined;
  const folder = address?.kind === "file" ? dirname(address.path) : join(project.root, ".carillon");
  return { kind: "file", path: join(folder, "sandbox", "ledger.db") };
}

/** Where workers find this ledger, too. Throws `UsageError` where only one machine can. */
export function sharedAddress(asked: Asked, project: Project): PostgresAddress {
  const address = shareableAddress(asked, project);
  if (address !== undefined) return address;
  throw new UsageError(
    "several machines can share a ledger in PostgreSQL only, and this one is elsewhere",
    "name one with --ledger postgres://…, or send shares with --shard, which need no database",
  );
}

/** Likewise; nothing where only one machine can. */
export function shareableAddress(asked: Asked, project: Project): PostgresAddress | undefined {
  const address = addressOf(asked, project);
  return address.kind === "postgres" ? address : undefined;
}

function addressOf(asked: Asked, project: Project): LedgerAddress {
  const given = toldLedger(asked);
  if (given !== undefined) return placed(readLedgerAddress(given), asked.cwd);
  const name = referenceIn(project.ledger);
  if (name !== undefined) return addressIn(name, asked, project);
  const address = readLedgerAddress(project.ledger);
  return address.kind === "postgres" ? { ...address, inFile: true } : address;
}

function addressIn(name: string, { env }: Asked, project: Project): LedgerAddress {
  const value = env[name];
  if (value) return placed(readLedgerAddress(value), project.root);
  throw new MissingSettingError(
    `${name} is not set, and carillon.yaml says that the ledger is there`,
    "set it in the environment, or name a ledger with --ledger or CARILLON_LEDGER",
  );
}

function placed(address: LedgerAddress, folder: string): LedgerAddress {
  return address.kind === "file" ? { ...address, path: resolve(folder, address.path) } : address;
}
