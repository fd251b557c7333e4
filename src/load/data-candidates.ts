import { basename, join, relative, sep } from "node:path";
import { isInside } from "./is-inside.ts";

/**
 * Where a data directory may have a file that the repository calls `path`, best first:
 * as written, by its path below `root`, the same without `data/`, by its bare name.
 * Nothing outside the data directory.
 */
export function dataCandidates(
  file: { readonly path: string; readonly written: string },
  root: string,
  dataDir: string,
): readonly string[] {
  const belowRoot = relative(root, file.path);
  const belowData = belowRoot.startsWith(`data${sep}`) ? [belowRoot.slice(5)] : [];
  const names = [file.written, belowRoot, ...belowData, basename(file.written)];
  const candidates = names.map((name) => join(dataDir, name));
  return [...new Set(candidates)].filter((path) => path !== dataDir && isInside(path, dataDir));
}
