/** Line breaks inside `cells`: those that quotes keep from ending the record. */
export function lineBreaks(cells: readonly string[]): number {
  let breaks = 0;
  for (const cell of cells) {
    if (cell.includes("\n") || cell.includes("\r")) breaks += cell.split(/\r\n|\n|\r/).length - 1;
  }
  return breaks;
}

/** The line on which byte `offset` of a file stands; reads `chunks` up to there. */
export async function lineOfByte(chunks: AsyncIterable<Buffer>, offset: number): Promise<number> {
  let line = 1;
  let at = 0;
  let previous = 0;
  for await (const chunk of chunks) {
    for (const byte of chunk.subarray(0, offset - at)) {
      const isSecondHalf = previous === 0x0d && byte === 0x0a;
      if (!isSecondHalf && (byte === 0x0a || byte === 0x0d)) line += 1;
      previous = byte;
    }
    at += chunk.length;
    if (at >= offset) break;
  }
  return line;
}
