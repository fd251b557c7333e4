import { relative, sep } from "node:path";
import { isInside } from "./is-inside.ts";

/** `path` (absolute) as people read it: relative to `cwd` when inside it; `/` on every system. */
export function showPath(path: string, cwd: string): string {
  const shown = isInside(path, cwd) ? relative(cwd, path) || "." : path;
  return shown.replaceAll(sep, "/");
}
