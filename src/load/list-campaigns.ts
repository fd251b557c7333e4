import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { FileDoor } from "../model/files.ts";
import { openFileDoor } from "./file-door.ts";
import { loadDocument } from "./load-document.ts";

/** Every YAML file below `campaigns/` in `root`, absolute and sorted; folders that are links are not entered. */
export function listCampaigns(root: string): Promise<readonly string[]> {
  return listYaml(join(root, "campaigns"));
}

/** Every YAML file below `folder`, absolute and sorted; folders that are links are not entered. */
export async function listYaml(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const path of yamlFilesBelow(folder)) found.push(path);
  return found.sort();
}

/**
 * Which files below `campaigns/`, and of `more` (absolute), have which `id`. Files that cannot be read as YAML, or
 * have no text as `id`, are left to `validate`.
 */
export async function campaignIds(
  root: string,
  more: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = openFileDoor({ root });
  const byId = new Map<string, string[]>();
  for (const path of new Set([...(await listCampaigns(root)), ...more])) {
    const id = await idOf(path, files);
    if (id !== undefined) byId.set(id, [...(byId.get(id) ?? []), path]);
  }
  return byId;
}

async function* yamlFilesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* yamlFilesBelow(path);
    else if (/\.ya?ml$/.test(entry.name)) yield path;
  }
}

async function idOf(path: string, files: FileDoor): Promise<string | undefined> {
  const { value: document } = await loadDocument({ path, shown: path }, files);
  const content = document?.value;
  if (typeof content !== "object" || content === null || !("id" in content)) return undefined;
  return typeof content.id === "string" ? content.id : undefined;
}
