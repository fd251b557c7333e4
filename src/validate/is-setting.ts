import type { Path } from "../model/document.ts";

const ours: readonly unknown[] = ["adapter", "rate", "concurrency"];

/** Whether `path` leads to a credential or setting of a provider in carillon.yaml. */
export function isSetting(path: Path): boolean {
  return path[0] === "providers" && path.length === 3 && !ours.includes(path[2]);
}
