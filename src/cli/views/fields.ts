import { safeText } from "./safe-text.ts";
import { charactersOf, characterWidth, padTo, textWidth } from "./text-width.ts";

/** A name and what stands beside it. */
export type Field = readonly [name: string, value: string];

/** Names in one column, values in the next, broken at words so that no line passes `width`. */
export function fieldLines(fields: readonly Field[], width: number): readonly string[] {
  const nameWidth = Math.max(0, ...fields.map(([name]) => textWidth(name))) + 2;
  return fields.flatMap(([name, value]) =>
    wrapWords(value, Math.max(width - nameWidth, 20)).map(
      (line, index) => padTo(index === 0 ? name : "", nameWidth) + line,
    ),
  );
}

/** `text`, made safe, in lines of at most `width` columns. A longer word is cut. */
export function wrapWords(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of safeText(text)
    .split(" ")
    .flatMap((word) => piecesOf(word, width))) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (textWidth(longer) <= width) {
      line = longer;
    } else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
}

function piecesOf(word: string, width: number): readonly string[] {
  if (textWidth(word) <= width) return [word];
  const pieces = [""];
  let used = 0;
  for (const character of charactersOf(word)) {
    used += characterWidth(character);
    if (used > width) {
      pieces.push("");
      used = characterWidth(character);
    }
    pieces.push(`${pieces.pop() ?? ""}${character}`);
  }
  return pieces;
}
