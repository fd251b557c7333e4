import { isAbsolute, relative, sep } from "node:path";

/** Whether `path` is `folder` or lies below it, by name alone. Both are absolute. */
export function isInside(path: string, folder: string): boolean {
  const below = relative(folder, path);
  return below !== ".." && !below.startsWith(`..${sep}`) && !isAbsolute(below);
}
