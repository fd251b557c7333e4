import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";

/** Bytes that cannot be a CSV file's; `offset` counts from the start of the file. */
export class BadBytesError extends Error {
  override readonly name = "BadBytesError";
  readonly kind: "utf16" | "nul" | "not_utf8";
  readonly offset: number;

  constructor(kind: BadBytesError["kind"], offset: number) {
    super(`${kind} at byte ${offset}`);
    this.kind = kind;
    this.offset = offset;
  }
}

/** Digests what flows past, so that no file is read twice for it. */
export interface ByteMeter {
  add(bytes: Buffer): void;
  /** To be called once, after the last byte. */
  total(): { readonly sha256: string; readonly bytes: number };
}

export function openByteMeter(): ByteMeter {
  const hash = createHash("sha256");
  let count = 0;
  return {
    add(bytes) {
      hash.update(bytes);
      count += bytes.length;
    },
    total: () => ({ sha256: hash.digest("hex"), bytes: count }),
  };
}

/**
 * Passes on `chunks` as long as they are UTF-8 without NUL, cut between characters.
 * Throws `BadBytesError`.
 */
export async function* checkedBytes(
  chunks: AsyncIterable<Buffer>,
  meter: ByteMeter,
): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  let offset = 0;
  for await (const chunk of chunks) {
    meter.add(chunk);
    const bytes = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    rest = bytes;
    // Fewer cannot show what they are.
    if (offset === 0 && bytes.length < 4) continue;
    const whole = bytes.subarray(0, endOfCharacters(bytes));
    refuseBadBytes(whole, offset);
    yield whole;
    offset += whole.length;
    rest = bytes.subarray(whole.length);
  }
  if (rest.length === 0) return;
  refuseBadBytes(rest, offset);
  yield rest;
}

function refuseBadBytes(bytes: Buffer, offset: number): void {
  if (offset === 0 && isUtf16(bytes)) throw new BadBytesError("utf16", 0);
  const nul = bytes.indexOf(0);
  if (nul !== -1) throw new BadBytesError("nul", offset + nul);
  if (!isUtf8(bytes)) throw new BadBytesError("not_utf8", offset + startOfBadLine(bytes));
}

/** By its byte order mark, or by the zeros that every second byte of Latin text is in it. */
function isUtf16(bytes: Buffer): boolean {
  const [first, second, third, fourth] = bytes;
  const marked = (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
  return marked || (first === 0 && third === 0) || (second === 0 && fourth === 0);
}

function startOfBadLine(bytes: Buffer): number {
  let start = 0;
  for (;;) {
    const length = bytes.subarray(start).findIndex((byte) => byte === 0x0a || byte === 0x0d);
    if (length === -1 || !isUtf8(bytes.subarray(start, start + length))) return start;
    start += length + 1;
  }
}

/** Where the last character that is whole ends. Source: RFC 3629, section 3. */
function endOfCharacters(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    const isContinuation = (byte & 0xc0) === 0x80;
    if (!isContinuation) return lengthOfCharacter(byte) > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}

function lengthOfCharacter(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}
