/** One error that a provider's page lists. */
export interface DocumentedError {
  readonly code: string;
  /** Fatal: what is wrong is wrong with every further request, too. */
  readonly kind: "refused" | "fatal";
  readonly words: string;
}

export function refused(code: string, words: string): DocumentedError {
  return { code, kind: "refused", words };
}

export function fatal(code: string, words: string): DocumentedError {
  return { code, kind: "fatal", words };
}

/** The error of a code, or of its words where they come without one. */
export function findDocumented(
  errors: readonly DocumentedError[],
  { code, message }: { readonly code: string; readonly message: string },
): DocumentedError | undefined {
  return (
    errors.find((error) => error.code === code) ?? errors.find(({ words }) => words === message)
  );
}
