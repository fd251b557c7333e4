import { stat } from "node:fs/promises";
import { Trouble } from "../model/trouble.ts";

/** Does `work`, and turns what the operating system refuses into a `Trouble` that names `what`. */
export async function onDisk<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new Trouble(
      `cannot ${what}: ${error.message}`,
      "check free space and permissions, or choose another folder with --report-dir",
      error,
    );
  }
}

/** `path`, where there is a regular file: a pipe may never be written to, and a device never end. */
export async function regularFile(path: string): Promise<string> {
  const found = await onDisk(`read ${path}`, () => stat(path));
  if (found.isFile()) return path;
  throw new Trouble(`${path} is not a regular file`, "restore what Carillon wrote there");
}
