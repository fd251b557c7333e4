import type { CsvRecord } from "./csv-record.ts";
import { isBlank } from "./csv-record.ts";
import type { Delimiter } from "./find-delimiter.ts";
import { lineBreaks } from "./line-breaks.ts";

const quote = 0x22;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const byteOrderMark = "\uFEFF";

/** A longer record is not read here: what a quote that is never closed gathers has to end. */
const longestRecord = 256 * 1024;

/**
 * Reads the records of plain CSV, in which a quote either encloses a whole cell or is doubled
 * inside one. Before the first record that is anything else, or very long, it gets stuck.
 */
export class RecordScan {
  /** Where the next record starts in the file; the first line is 1. */
  line = 1;
  isStuck = false;
  readonly #delimiter: number;
  /** Most characters come after all of those that may end a cell. */
  readonly #lastEnding: number;
  #text = "";
  #at = 0;
  #isStart = true;
  #isLast = false;

  /** Starts at the top of a file. */
  constructor(delimiter: Delimiter) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#lastEnding = Math.max(this.#delimiter, quote);
  }

  /** What is not read yet, from the start of a record on. */
  get rest(): string {
    return this.#text.slice(this.#at);
  }

  /** Takes in what comes next in the file, cut between characters; nothing does after the last. */
  feed(bytes: Buffer, isLast: boolean): void {
    // Joined as bytes: V8 reads a character of two joined texts twice as slowly.
    this.#text = Buffer.concat([Buffer.from(this.rest), bytes]).toString();
    this.#at = this.#isStart && this.#text.startsWith(byteOrderMark) ? 1 : 0;
    this.#isStart &&= bytes.length === 0;
    this.#isLast = isLast;
  }

  /** The next record that is whole; nothing until more is fed. Skips blank lines. */
  next(): CsvRecord | undefined {
    while (!this.isStuck && this.#at < this.#text.length) {
      const { line } = this;
      const isEmptyLine = isLineEnd(this.#text.charCodeAt(this.#at));
      const cells = isEmptyLine ? this.#endLine(this.#at, noCells, noCells) : this.#cells();
      if (cells === undefined) return undefined;
      if (cells.length > 0 && !isBlank(cells)) return { line, cells };
    }
    return undefined;
  }

  #cells(): readonly string[] | undefined {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const cells: string[] = [];
    let hasQuotes = false;
    for (let from = this.#at; ;) {
      const isQuoted = text.charCodeAt(from) === quote;
      const end = isQuoted ? behindQuoted(text, from) : this.#endOfPlain(from);
      if (end === -1) return this.#stop(this.#isLast);
      hasQuotes ||= isQuoted;
      cells.push(isQuoted ? unquoted(text, from, end) : text.slice(from, end));
      if (text.charCodeAt(end) !== delimiter)
        return this.#endLine(end, cells, hasQuotes ? cells : noCells);
      from = end + 1;
    }
  }

  #endOfPlain(from: number): number {
    const text = this.#text;
    const delimiter = this.#delimiter;
    const lastEnding = this.#lastEnding;
    for (let at = from; at < text.length; at++) {
      const code = text.charCodeAt(at);
      if (code > lastEnding) continue;
      if (code === delimiter || code === quote || isLineEnd(code)) return at;
    }
    return text.length;
  }

  /** Goes on behind the line end at `end` if it is one, and is there as a whole. */
  #endLine(
    end: number,
    cells: readonly string[],
    quoted: readonly string[],
  ): readonly string[] | undefined {
    const isAtEnd = end === this.#text.length;
    const code = this.#text.charCodeAt(end);
    if (!isAtEnd && !isLineEnd(code)) return this.#stop(true);
    const isWhole = code === lineFeed || end + 1 < this.#text.length;
    if (!isWhole && !this.#isLast) return this.#stop(false);
    if (end - this.#at > longestRecord) return this.#stop(true);
    const isPair = code === carriageReturn && this.#text.charCodeAt(end + 1) === lineFeed;
    this.#at = isAtEnd ? end : end + (isPair ? 2 : 1);
    this.line += 1 + lineBreaks(quoted);
    return cells;
  }

  /** Stays where it is: for good, or until more is fed. */
  #stop(forGood: boolean): undefined {
    this.isStuck = forGood || this.#text.length - this.#at > longestRecord;
  }
}

const noCells: readonly string[] = [];

function isLineEnd(code: number): boolean {
  return code === lineFeed || code === carriageReturn;
}

/** Behind the quote that closes the one at `from`; -1 where none does. */
function behindQuoted(text: string, from: number): number {
  let at = text.indexOf('"', from + 1);
  while (at !== -1 && text.charCodeAt(at + 1) === quote) at = text.indexOf('"', at + 2);
  return at === -1 ? -1 : at + 1;
}

function unquoted(text: string, from: number, end: number): string {
  const inside = text.slice(from + 1, end - 1);
  return inside.includes('"') ? inside.replaceAll('""', '"') : inside;
}
