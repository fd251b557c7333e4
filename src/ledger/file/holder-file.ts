import { readFile, rename, rm, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import type { LockHolder } from "../../model/ledger.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { createPrivateFile, reasonOf } from "./private-files.ts";

/** Says beside the lock at `path` that this process holds it. Only the holder may. */
export async function writeHolder(path: string, what: string): Promise<void> {
  const holder: LockHolder = {
    pid: process.pid,
    host: hostname(),
    startedAt: new Date().toISOString(),
    what,
  };
  // Renamed into place: who is refused must not read half of it.
  const draft = `${fileOf(path)}.new`;
  await rm(draft, { force: true });
  await createPrivateFile(draft);
  try {
    await writeFile(draft, `${JSON.stringify(holder)}\n`);
    await rename(draft, fileOf(path));
  } catch (error) {
    throw new LedgerRefusedError(
      `the lock ${path} cannot say who holds it: ${reasonOf(error)}`,
      "free some space on the ledger's disk, or mend it, then run again",
      error,
    );
  }
}

/** `undefined` where the holder has not said so yet, or no more. */
export async function readHolder(path: string): Promise<LockHolder | undefined> {
  try {
    const holder: unknown = JSON.parse(await readFile(fileOf(path), "utf8"));
    return isHolder(holder) ? holder : undefined;
  } catch {
    return undefined;
  }
}

export async function removeHolder(path: string): Promise<void> {
  await rm(fileOf(path), { force: true });
}

function fileOf(path: string): string {
  return `${path}.holder.json`;
}

function isHolder(value: unknown): value is LockHolder {
  if (typeof value !== "object" || value === null) return false;
  const holder: { pid?: unknown; host?: unknown; startedAt?: unknown; what?: unknown } = value;
  return (
    typeof holder.pid === "number" &&
    typeof holder.host === "string" &&
    typeof holder.startedAt === "string" &&
    typeof holder.what === "string"
  );
}
