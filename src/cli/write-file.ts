import { mkdir, open } from "node:fs/promises";
import { dirname } from "node:path";
import { UsageError } from "../index.ts";

/** Who may read a file: everyone, or its owner alone because people's numbers or messages are in it. */
export type Readers = "everyone" | "owner";

/**
 * Writes `texts` to the file that --out named, and makes the folders it is to lie in. Throws
 * `UsageError` where the operating system refuses.
 */
export async function writeFile(
  path: string,
  texts: Iterable<string> | AsyncIterable<string>,
  readers: Readers,
): Promise<void> {
  const begun = await beginning(texts);
  const mode = readers === "owner" ? 0o600 : 0o666;
  const file = await allowed(path, async () => {
    await mkdir(dirname(path), { recursive: true });
    return open(path, "w", mode);
  });
  try {
    // It may have been there, for everyone. A terminal or /dev/null is nobody's alone.
    const isFile = (await file.stat()).isFile();
    if (readers === "owner" && isFile) await allowed(path, () => file.chmod(mode));
    for await (const text of begun) await allowed(path, () => file.write(text));
  } finally {
    await file.close();
  }
}

/** The same texts, the first of them made already: what goes wrong then costs nobody the file that was there. */
async function beginning(
  texts: Iterable<string> | AsyncIterable<string>,
): Promise<AsyncIterable<string>> {
  const rest = eachOf(texts);
  const first = await rest.next();
  return (async function* () {
    if (first.done !== true) yield first.value;
    yield* rest;
  })();
}

async function* eachOf(
  texts: Iterable<string> | AsyncIterable<string>,
): AsyncGenerator<string, void> {
  yield* texts;
}

async function allowed<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error) || !("syscall" in error)) throw error;
    throw new UsageError(
      `cannot write ${path}: ${error.message}`,
      "name a file in a folder that you may write to with --out",
      error,
    );
  }
}
