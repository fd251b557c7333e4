import { createHash } from "node:crypto";
import { closeSync, existsSync, openSync, readSync } from "node:fs";

/**
 * SHA-256 of the ledger's file; `undefined` while a log beside it says that someone writes.
 *
 * All at once, without letting go of the thread: closing a descriptor of the file drops
 * this process's locks on it, of which SQLite holds none between its calls as long as there
 * is no log.
 */
export function digestOfFile(path: string): string | undefined {
  if (existsSync(`${path}-wal`)) return undefined;
  const hash = createHash("sha256");
  const piece = Buffer.allocUnsafe(1024 * 1024);
  const handle = openSync(path, "r");
  try {
    for (;;) {
      const length = readSync(handle, piece);
      if (length === 0) return hash.digest("hex");
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
}
