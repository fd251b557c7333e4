import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { onDisk, regularFile } from "./on-disk.ts";

/** One bit for each row of the audience, in order: whether it belongs to this shard. */
const file = "shard.bits";

/** Keeps, beside the report in `folder`, which of its `count` rows are the shard's own. */
export async function writeShardRows(
  folder: string,
  count: number,
  own: AsyncIterable<readonly boolean[]>,
): Promise<void> {
  const bits = Buffer.alloc(Math.ceil(count / 8));
  let nth = 0;
  for await (const batch of own) {
    for (const isOwn of batch) {
      if (isOwn) bits.writeUInt8(bits.readUInt8(nth >> 3) | (1 << (nth & 7)), nth >> 3);
      nth += 1;
    }
  }
  await onDisk("write the report", () => writeFile(join(folder, file), bits, { mode: 0o600 }));
}

/** Says of each row by its place, counting from 0, whether it is the shard's own. */
export async function readShardRows(folder: string): Promise<(nth: number) => boolean> {
  const path = await regularFile(join(folder, file));
  const bits = await onDisk(`read ${path}`, () => readFile(path));
  return (nth) => ((bits[nth >> 3] ?? 0) & (1 << (nth & 7))) !== 0;
}
