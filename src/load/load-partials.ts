import { dirname, join } from "node:path";
import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { Partial } from "../model/document.ts";
import type { FileDoor } from "../model/files.ts";
import { readText, refusalsTold } from "./read-text.ts";

const ending = ".hbs";

/**
 * Reads `partials/*.hbs` beside the campaign at `campaignPath`, sorted by name. `show`
 * turns a path into what people know the file by. Partials that cannot be read are left
 * out of the value.
 */
export async function loadPartials(
  campaignPath: string,
  files: FileDoor,
  show: (path: string) => string,
): Promise<Checked<readonly Partial[]>> {
  const folder = join(dirname(campaignPath), "partials");
  const partials: Partial[] = [];
  const entries = await refusalsTold(show(folder), async () => ({
    value: await files.list(folder),
    diagnostics: [],
  }));
  const diagnostics: Diagnostic[] = [...entries.diagnostics];
  for (const entry of entries.value ?? []) {
    if (!entry.endsWith(ending) || entry === ending) continue;
    const path = join(folder, entry);
    const file = show(path);
    const { value: text, diagnostics: found } = await readText({ path, shown: file }, files);
    diagnostics.push(...found);
    if (text !== undefined) partials.push({ name: entry.slice(0, -ending.length), file, text });
  }
  return { value: partials, diagnostics };
}
