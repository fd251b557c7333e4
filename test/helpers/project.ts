import { mkdir, mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll } from "vitest";

const roots: string[] = [];

afterAll(async () => {
  for (const root of roots) await rm(root, { recursive: true, force: true });
});

/** Writes a repository into a folder of its own, gone after the test file. Returns its path. */
export async function project(
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "carillon-")));
  roots.push(root);
  // What makes a folder the git root; nothing here asks git itself.
  await mkdir(join(root, ".git"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), content);
  }
  return root;
}
