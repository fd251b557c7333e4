/**
 * The surroundings are broken or refuse: thrown, and turned into an exit code once, in
 * `cli/`. What people wrote is a `Diagnostic` instead, and one recipient is an outcome.
 */
export class Trouble extends Error {
  override readonly name: string = "Trouble";
  /** What to do about it. */
  readonly hint: string | undefined;

  constructor(message: string, hint?: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.hint = hint;
  }
}

/** A flag or an argument cannot be used so. */
export class UsageError extends Trouble {
  override readonly name = "UsageError";
}
