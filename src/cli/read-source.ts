import { readFileSync } from "node:fs";
import { resolve } from "node:path";

/** Reads files for code frames; a file that is gone has none. */
export function readSource(cwd: string): (file: string) => string | undefined {
  const read = new Map<string, string | undefined>();
  return (file) => {
    if (!read.has(file)) read.set(file, textOf(resolve(cwd, file)));
    return read.get(file);
  };
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
