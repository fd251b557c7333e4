import { chmod, mkdir, open } from "node:fs/promises";
import { LedgerRefusedError } from "../../model/trouble.ts";

/**
 * Makes `folder` and what leads to it, 0700 whatever the umask. A folder that is there
 * keeps the mode people gave it.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  try {
    const created = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (created !== undefined) await chmod(folder, 0o700);
  } catch (error) {
    throw new LedgerRefusedError(
      `the folder ${folder} cannot be created: ${reasonOf(error)}`,
      "make its parent writable, or put the ledger elsewhere with `ledger:` in carillon.yaml or --ledger",
      error,
    );
  }
}

/**
 * Creates an empty file, 0600 whatever the umask; SQLite gives its side files the same
 * mode. Returns false, touching nothing, where there is one already.
 *
 * It must never open a file that SQLite may hold: closing any descriptor of a file drops
 * the whole process's POSIX locks on it.
 */
export async function createPrivateFile(path: string): Promise<boolean> {
  try {
    const file = await open(path, "wx", 0o600);
    try {
      await file.chmod(0o600);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (isFsError(error, "EEXIST")) return false;
    throw new LedgerRefusedError(
      `the file ${path} cannot be created: ${reasonOf(error)}`,
      "make its folder writable, or put the ledger elsewhere with `ledger:` in carillon.yaml or --ledger",
      error,
    );
  }
}

/** Takes a file that is there away from everyone else. */
export async function makeFilePrivate(path: string): Promise<void> {
  try {
    await chmod(path, 0o600);
  } catch (error) {
    throw new LedgerRefusedError(
      `the file ${path} holds people's numbers and cannot be made private: ${reasonOf(error)}`,
      "run as its owner",
      error,
    );
  }
}

/** Without it a name may be gone after a power cut although the content is on disk. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows cannot open folders, and does not need to.
  if (process.platform !== "win32") await syncFile(folder, "r");
}

/** Not for a file that SQLite holds: see `createPrivateFile`. */
export async function syncFile(path: string, flags = "r+"): Promise<void> {
  const handle = await open(path, flags);
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether a system call failed, with one of `codes` where there are any. */
export function isFsError(error: unknown, ...codes: readonly string[]): boolean {
  if (!(error instanceof Error) || !("syscall" in error) || !("code" in error)) return false;
  return codes.length === 0 || codes.includes(String(error.code));
}

/** The code of a system's error, such as ENOSPC. */
export function reasonOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : String(error);
}
