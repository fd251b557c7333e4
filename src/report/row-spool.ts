import { mkdir, open, rm, rmdir } from "node:fs/promises";
import { dirname } from "node:path";
import { fates } from "../model/audience.ts";
import type { DecidedRow, Fate } from "../model/audience.ts";
import type { RecipientKey } from "../model/phone.ts";
import { onDisk } from "./on-disk.ts";
import { readLines } from "./read-lines.ts";

/** What the report needs to know of a row; its outcome comes from the ledger later. */
export interface SpooledRow {
  readonly fate: Fate;
  /** 0 where there is no usable number. */
  readonly key: RecipientKey;
  readonly phone: string;
  readonly ref: string;
  /** The source's label. */
  readonly source: string;
  readonly line: number;
  /** Why it was left out; empty otherwise. */
  readonly code: string;
  readonly message: string;
}

/** Every row's fate on disk, in the order of the sources. For one writer, then one reader. */
export interface RowSpool {
  /** Resolves when there is room for more; call it again only then. */
  add(rows: readonly DecidedRow[], labelOf: (source: number) => string): Promise<void>;
  /** Everything is on disk; after this nothing can be added. */
  finish(): Promise<void>;
  /** After `finish`, as often as wanted. */
  rows(): AsyncGenerator<readonly SpooledRow[]>;
  /** Deletes the file, finished or not, and its folder where nothing else came to lie in it. */
  remove(): Promise<void>;
}

const bufferChars = 64 * 1024;
const batchRows = 500;

/** Creates the file, readable by its owner alone. Throws `Trouble` if it is there already. */
export async function openRowSpool(
  path: string,
  { replaces = false }: { readonly replaces?: boolean } = {},
): Promise<RowSpool> {
  const file = await onDisk("keep the rows of this run", async () => {
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    return open(path, replaces ? "w" : "wx", 0o600);
  });
  const labels = new Map<number, string>();
  let buffer = "";

  async function flush(): Promise<void> {
    const text = buffer;
    buffer = "";
    await onDisk("keep the rows of this run", () => file.appendFile(text));
  }

  return {
    async add(rows, labelOf) {
      for (const row of rows) {
        const { source } = row.row;
        if (!labels.has(source)) labels.set(source, labelOf(source));
        buffer += lineOf(row);
      }
      if (buffer.length >= bufferChars) await flush();
    },
    async finish() {
      await flush();
      await file.close();
    },
    async *rows() {
      for await (const lines of readLines(path, batchRows)) {
        yield lines.map((line) => spooledRow(line, labels));
      }
    },
    async remove() {
      await file.close();
      await rm(path, { force: true });
      await rmdir(dirname(path)).catch(() => undefined);
    },
  };
}

function lineOf({ row, fate, problem }: DecidedRow): string {
  // The key says the number already; only text without a usable number needs keeping.
  const isKey = row.key !== 0 && isPhoneOf(row.phone, row.key);
  const key = isKey ? row.phone.slice(1) : row.key;
  const numbers = `${fates.indexOf(fate)}\t${key}\t${row.source}\t${row.line}`;
  const texts = `${isKey ? "" : escape(row.phone)}\t${escape(row.ref)}`;
  const why = problem === undefined ? "\t" : `${escape(problem.code)}\t${escape(problem.message)}`;
  return `${numbers}\t${texts}\t${why}\n`;
}

const written = /^\+[1-9]\d{0,14}$/;

/** Whether `phoneOf` would write the key so; a number is dearer to write than to read. */
function isPhoneOf(phone: string, key: RecipientKey): boolean {
  return written.test(phone) && Number(phone.slice(1)) === key;
}

function spooledRow(text: string, labels: ReadonlyMap<number, string>): SpooledRow {
  const [fate, key, source, line, phone = "", ref = "", code = "", message = ""] = text.split("\t");
  const knownFate = fates[Number(fate)];
  if (knownFate === undefined) throw new Error("the spool of rows was changed by someone else");
  return {
    fate: knownFate,
    key: Number(key),
    phone: phone === "" && key !== "0" ? `+${key}` : unescape(phone),
    ref: unescape(ref),
    source: labels.get(Number(source)) ?? "",
    line: Number(line),
    code: unescape(code),
    message: unescape(message),
  };
}

// Half a surrogate pair would not survive UTF-8; JSON writes it as an escape.
// oxlint-disable-next-line no-control-regex -- tabs and line feeds are what it looks for
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

function escape(text: string): string {
  return needsEscape.test(text) ? JSON.stringify(text).slice(1, -1) : text;
}

function unescape(text: string): string {
  return text.includes("\\") ? String(JSON.parse(`"${text}"`)) : text;
}
