/** A spot in a file people can open: both numbers count from 1. */
export interface Place {
  /** As it is shown: relative to the working directory where that is shorter. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type Severity = "error" | "warning";

/** One thing wrong with something people wrote. It cannot be built without a place. */
export interface Diagnostic extends Place {
  readonly severity: Severity;
  /** Stable and machine-readable, in snake_case: `unknown_key`, `missing_column`. */
  readonly code: string;
  /** What is wrong, in our words. */
  readonly message: string;
  /** What to write instead. */
  readonly hint?: string;
  /** The line holds a secret or personal data: name it, never print it. */
  readonly sensitive?: true;
}

/**
 * What a stage made of its input.
 *
 * `value` may stand beside errors where later stages can still use it, so that
 * everything wrong is told at once. Nothing is sent while `diagnostics` holds an error.
 */
export interface Checked<T> {
  readonly value?: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** Found in the middle of reading what people wrote; carries the same diagnostics as any stage. */
export class BadInputError extends Error {
  override readonly name = "BadInputError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super(diagnostics[0]?.message ?? "bad input");
    this.diagnostics = diagnostics;
  }
}

/** Whether any of them keeps a campaign from being sent: a warning does not. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === "error");
}
