import { readdir } from "node:fs/promises";
import { join } from "node:path";
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
 * Which files below `campaigns/`, and of `more` (absolute), have which `id`, or name which `provider`. Files that
 * cannot be read as YAML, or have no text there, are left to `validate`.
 */
export async function campaignsBy(
  key: "id" | "provider",
  root: string,
  more: readonly string[] = [],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const files = openFileDoor({ root });
  const found = new Map<string, string[]>();
  for (const path of new Set([...(await listCampaigns(root)), ...more])) {
    const { value: document } = await loadDocument({ path, shown: path }, files);
    const text = textUnder(key, document?.value);
    if (text !== undefined) found.set(text, [...(found.get(text) ?? []), path]);
  }
  return found;
}

async function* yamlFilesBelow(folder: string): AsyncGenerator<string> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* yamlFilesBelow(path);
    else if (/\.ya?ml$/.test(entry.name)) yield path;
  }
}

function textUnder(key: string, content: unknown): string | undefined {
  if (typeof content !== "object" || content === null) return undefined;
  const text = (content as Readonly<Record<string, unknown>>)[key];
  return typeof text === "string" ? text : undefined;
}
