import { readFile, stat } from "node:fs/promises";
import { UsageError } from "../model/trouble.ts";

const mostBytes = 4 * 1024 * 1024;

/** A plan file as plain data, not yet trusted. Throws `UsageError`. */
export async function loadPlan(path: string): Promise<unknown> {
  const text = await textOf(path);
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new UsageError(`${path} is not a plan: it is not JSON`, remedy);
  }
}

const remedy = "make one with `carillon plan FILE --out PLAN`";

async function textOf(path: string): Promise<string> {
  const unread = (error: unknown): never => {
    throw new UsageError(`there is no plan to be read at ${path}`, remedy, error);
  };
  // A pipe may never be written to, and a device never end.
  const found = await stat(path).catch(unread);
  if (found.isDirectory()) throw new UsageError(`${path} is a folder, not a plan`, remedy);
  if (!found.isFile()) throw new UsageError(`${path} is not a regular file`, remedy);
  if (found.size > mostBytes) throw new UsageError(`${path} is larger than any plan`, remedy);
  return readFile(path, "utf8").catch(unread);
}
