import type { CommonOptions } from "../options.ts";
import { safeText } from "./safe-text.ts";

/** A word that a shell reads as it is. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}

/** What the next command needs to find the same files and the same ledger as this one: with another ledger it would reach everyone again. */
export function flagsToRepeat({ config, ledger, dataDir }: CommonOptions): string {
  const flags = [
    ["--config", config],
    ["--ledger", ledger === undefined ? undefined : withoutPassword(ledger)],
    ["--data-dir", dataDir],
  ] as const;
  return flags
    .flatMap(([name, value]) =>
      value === undefined ? [] : ` ${name} ${shellWord(safeText(value))}`,
    )
    .join("");
}

/**
 * Of a database only that there is one to be named again: its address may hold a password. What
 * stands for it must be no path: a file would be a new ledger, which knows nobody.
 */
function withoutPassword(ledger: string): string {
  return /^postgres(?:ql)?:/i.test(ledger) ? "postgres://ADDRESS" : ledger;
}
