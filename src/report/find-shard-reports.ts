import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../model/trouble.ts";
import { onDisk } from "./on-disk.ts";
import { holdsReport, readReport } from "./read-report.ts";

/**
 * The folders with reports of shards in and below `folders`, as downloaded artifacts have
 * them. A folder that is a report itself is taken as it is; throws `UsageError` where one
 * holds none.
 */
export async function findShardReports(folders: readonly string[]): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const folder of folders) {
    const inside = (await holdsReport(folder)) ? [folder] : await shardsBelow(folder);
    if (inside.length === 0) {
      throw new UsageError(
        `there is no report of a shard in ${folder}`,
        "name what `carillon send --shard` wrote, or a folder that holds it",
      );
    }
    for (const one of inside) found.add(one);
  }
  return [...found];
}

async function shardsBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for (const below of await foldersBelow(folder)) {
    if (!(await holdsReport(below))) continue;
    // Others may lie there too: of whole runs, and merged ones.
    if ((await readReport(below)).shard !== undefined) found.push(below);
  }
  return found;
}

async function foldersBelow(folder: string): Promise<readonly string[]> {
  const entries = await onDisk(`read ${folder}`, () =>
    readdir(folder, { recursive: true, withFileTypes: true }),
  );
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
}
