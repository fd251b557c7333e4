import { posix } from "node:path";
import { readLedgerAddress } from "../model/ledger-address.ts";
import type { Report } from "../model/report.ts";
import { safeText } from "./safe-text.ts";

/**
 * The campaign's file as a command names it, and all that the run was told beside it. `root`:
 * the project root as it is reached from where the command is typed.
 */
export function fileAndFlags({ campaign, given = {} }: Report, root: string): string {
  const path = (text: string): string => (isAbsolute(text) ? text : posix.join(root, text));
  const isFile = given.ledger !== undefined && readLedgerAddress(given.ledger).kind === "file";
  const flags = [
    ["--config", given.config && path(given.config)],
    ["--ledger", isFile && given.ledger ? path(given.ledger) : given.ledger],
    ["--data-dir", given.data_dir && path(given.data_dir)],
  ] as const;
  const told = flags.flatMap(([name, value]) =>
    value === undefined || value === "" ? [] : ` ${name} ${shellWord(safeText(value))}`,
  );
  return `${shellWord(safeText(path(campaign.file)))}${told.join("")}`;
}

/** On any system: a report may be read on another than it was written on. */
function isAbsolute(path: string): boolean {
  return path.startsWith("/") || /^[a-z]:[/\\]|^\\\\/i.test(path);
}

/** A word that a shell reads as it is. */
function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
