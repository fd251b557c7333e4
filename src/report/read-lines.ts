import { createReadStream } from "node:fs";

/**
 * The lines of a text file in batches of `size`, without their line feeds. Nothing but a
 * line feed ends a line. What comes after the last one counts as a line if it is not empty.
 */
export async function* readLines(path: string, size: number): AsyncGenerator<readonly string[]> {
  let rest = "";
  let batch: string[] = [];
  const chunks: AsyncIterable<string> = createReadStream(path, { encoding: "utf8" });
  for await (const chunk of chunks) {
    const lines = (rest + chunk).split("\n");
    rest = lines.pop() ?? "";
    for (const line of lines) {
      batch.push(line);
      if (batch.length < size) continue;
      yield batch;
      batch = [];
    }
  }
  if (rest !== "") batch.push(rest);
  if (batch.length > 0) yield batch;
}
