import type { Writable } from "node:stream";
import { Trouble } from "../../index.ts";

/** A stream of the process, written with back-pressure. */
export interface Output {
  readonly isTTY: boolean;
  /** Width of the terminal, where it is one and knows. */
  readonly columns: number | undefined;
  /**
   * Resolves when the stream can take more. Once the reader is gone (`… | head`) it
   * resolves at once and the text is dropped: a run is not to end because nobody listens.
   */
  write(text: string): Promise<void>;
  /**
   * Keeps a line without line break, such as a progress bar, as a terminal's last: what is
   * written meanwhile goes above it. "" takes it away. For terminals alone.
   */
  pin(line: string): Promise<void>;
  /** Writes piece by piece, never faster than it is read. Stops asking for more when the reader is gone. */
  writeAll(texts: AsyncIterable<string>): Promise<void>;
  /** Resolves when everything has been handed on. */
  finish(): Promise<void>;
}

/** What a program was to read could not be written whole. */
export class OutputError extends Trouble {
  override readonly name = "OutputError";
}

export interface OutputOptions {
  /** What cannot be written is dropped, whatever the reason. */
  readonly mayBeLost?: boolean;
}

const erase = "\r\u001b[K";

type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** Throws `OutputError`, from the next `write` on, where the stream failed and its reader is not merely gone. */
export function openOutput(stream: Stream, { mayBeLost = false }: OutputOptions = {}): Output {
  let isGone = false;
  let pinned = "";
  let failure: OutputError | undefined;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isGone = true;
    if (!mayBeLost && !readerLeft.has(error.code ?? "")) failure ??= unwritable(error);
  });

  const put = async (text: string): Promise<void> => {
    if (failure !== undefined) throw failure;
    if (isGone || stream.destroyed || text === "" || stream.write(text)) return;
    await roomIn(stream);
  };
  const write = (text: string): Promise<void> =>
    pinned === "" || text === "" ? put(text) : put(erase + wholeLines(text) + pinned);
  return {
    isTTY: stream.isTTY === true,
    get columns() {
      // Some terminals claim to have none.
      return stream.columns || undefined;
    },
    write,
    pin(line) {
      const isShown = pinned !== "";
      pinned = line;
      return line === "" && !isShown ? Promise.resolve() : put(erase + line);
    },
    async writeAll(texts) {
      for await (const text of texts) {
        await write(text);
        if (isGone) return;
      }
    },
    async finish() {
      // Of an error the listener is told before whoever waits for the last piece.
      if (!isGone && !stream.destroyed) await new Promise((done) => void stream.write("", done));
      if (failure !== undefined) throw failure;
    },
  };
}

function unwritable(error: NodeJS.ErrnoException): OutputError {
  return new OutputError(
    `what was asked for could not be written to stdout: ${error.message}`,
    "what was sent is in the ledger and in the report all the same",
    error,
  );
}

function wholeLines(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}

const readerLeft: ReadonlySet<string> = new Set([
  "EPIPE",
  "ERR_STREAM_DESTROYED",
  "ECONNRESET",
  // A terminal whose window was closed.
  "EIO",
]);

/** Waits for room, or for the end of the stream. */
function roomIn(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    const events = ["drain", "close", "error"] as const;
    const done = (): void => {
      for (const event of events) stream.off(event, done);
      resolve();
    };
    for (const event of events) stream.on(event, done);
  });
}
