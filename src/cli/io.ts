import type { Diagnostic } from "../index.ts";
import { hasErrors } from "../index.ts";
import type { CommonOptions } from "./options.ts";
import { formatOf } from "./options.ts";
import { readSource } from "./read-source.ts";
import { openColors } from "./terminal/colors.ts";
import type { Colors } from "./terminal/colors.ts";
import { openOutput } from "./terminal/output.ts";
import type { Output } from "./terminal/output.ts";

/** The process as commands see it: where they run, what they were told, and where they write. */
export interface Io {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  /** What was asked for; programs read it. */
  readonly out: Output;
  /** Progress, diagnostics, summaries; people read it. */
  readonly err: Output;
  /** Resolves when programs have what they asked for. Throws `OutputError`. */
  finish(): Promise<void>;
}

/** Takes a command's exit code. */
export type Done = (code: number) => void;

export function openIo(): Io {
  let out: Output | undefined;
  let err: Output | undefined;
  return {
    cwd: process.cwd(),
    env: process.env,
    // Node makes its streams when they are asked for, and takes its time.
    get stdin() {
      return process.stdin;
    },
    get out() {
      return (out ??= openOutput(process.stdout));
    },
    get err() {
      // A run is not to end because its log is full.
      return (err ??= openOutput(process.stderr, { mayBeLost: true }));
    },
    async finish() {
      await out?.finish();
    },
  };
}

/** Colours for one of the streams, as NO_COLOR, FORCE_COLOR, --no-color and the terminal have it. */
export function colorsFor(io: Io, output: Output, options: CommonOptions): Colors {
  return openColors({ env: io.env, isTTY: output.isTTY, color: options.color });
}

/** Whether a machine runs us and nobody watches. */
export function inCi({ env }: Pick<Io, "env">): boolean {
  return /^(1|true)$/i.test(env["CI"] ?? "");
}

/** Whether a person is there who can be asked. */
export function canAsk({ stdin, err }: Pick<Io, "stdin" | "err">): boolean {
  return stdin.isTTY && err.isTTY;
}

/** Whether stderr is a terminal on which a line may be drawn over: not in CI, whose logs keep every drawing. */
export function redraws({ env, err }: Io): boolean {
  return err.isTTY && env["TERM"] !== "dumb" && !inCi({ env });
}

/** Tells people what is wrong with their files, on stderr. Returns whether anything is an error. */
export async function tellDiagnostics(
  io: Io,
  diagnostics: readonly Diagnostic[],
  options: CommonOptions,
): Promise<boolean> {
  const bad = hasErrors(diagnostics);
  if (diagnostics.length > 0 && (bad || !options.quiet)) {
    const colors = colorsFor(io, io.err, options);
    const width = io.err.columns;
    const source = readSource(io.cwd);
    // Most files are sound, and then nothing that draws is needed.
    const { prettyDiagnostics } = await import("./views/diagnostics.ts");
    await io.err.write(prettyDiagnostics(diagnostics, { colors, width, readSource: source }));
  }
  return bad;
}

export function wantsJson(options: CommonOptions): boolean {
  return formatOf(options) === "json";
}
