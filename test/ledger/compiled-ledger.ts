import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};

/**
 * The room as JavaScript, for child processes that are going to be killed. Inside
 * `node_modules`, so that packages resolve.
 */
export async function compiledLedger() {
  const cache = join(import.meta.dirname, "../../node_modules/.cache");
  await mkdir(cache, { recursive: true });
  const root = await mkdtemp(join(cache, "ledger-"));
  await writeFile(join(root, "package.json"), '{ "type": "module" }');
  for (const room of ["model", "ledger"]) await compile(room, root);
  return {
    url: (file: string): string => pathToFileURL(join(root, "ledger", file)).href,
    remove: () => rm(root, { recursive: true, force: true }),
  };
}

async function compile(room: string, root: string): Promise<void> {
  const from = join(import.meta.dirname, "../../src", room);
  for (const file of await readdir(from, { recursive: true })) {
    if (!file.endsWith(".ts")) continue;
    const source = await readFile(join(from, file), "utf8");
    const { outputText } = ts.transpileModule(source, { compilerOptions: options });
    const to = join(root, room, file.replace(/[.]ts$/, ".js"));
    await mkdir(dirname(to), { recursive: true });
    await writeFile(to, outputText);
  }
}
