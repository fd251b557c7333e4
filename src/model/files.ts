import type { Readable } from "node:stream";

/** A file that the rules do not let us read, or that is not there. */
export class FileRefusedError extends Error {
  override readonly name = "FileRefusedError";
  readonly code: "missing" | "outside_root" | "not_a_file" | "too_large" | "unreadable";

  constructor(code: FileRefusedError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

/**
 * The only way to a user's files: regular files inside the project root (or the data
 * directory) and nothing else, wherever they really are, on disk or in a git revision.
 * Every method throws `FileRefusedError`.
 */
export interface FileDoor {
  /** A whole small file. */
  read(path: string, maxBytes: number): Promise<Buffer>;
  /** A data file, which the data directory may stand in for. */
  stream(file: { readonly path: string; readonly written: string }): Promise<Readable>;
  /** Names in a folder, sorted; empty where there is no such folder. */
  list(folder: string): Promise<readonly string[]>;
}
