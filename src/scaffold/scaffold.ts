import { starterFiles } from "./starter.ts";
import type { StarterRequest } from "./starter.ts";
import { writeNewFiles } from "./write-new-files.ts";

export interface ScaffoldRequest extends StarterRequest {
  /** Absolute; made where it is not there. */
  readonly folder: string;
}

/**
 * Writes a repository that works: what it holds validates, and sends in the sandbox. All of
 * it or nothing, and over nothing. Returns the paths, relative to the folder. Throws `UsageError`
 * where any of them is there already, and `Trouble` where the disk refuses.
 */
export async function scaffold(request: ScaffoldRequest): Promise<readonly string[]> {
  const files = await starterFiles(request);
  await writeNewFiles(request.folder, files);
  return files.map(({ path }) => path);
}
