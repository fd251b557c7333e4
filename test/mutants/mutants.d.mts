/** A bug that the tests must catch. */
export interface Mutant {
  readonly name: string;
  /** `find` stands exactly once in `file`. */
  readonly edits: readonly {
    readonly file: string;
    readonly find: string;
    readonly replace: string;
  }[];
  /** The file of the test that catches it. */
  readonly suite: string;
  /** Part of that test's name. */
  readonly test: string;
  /** A program without which that test cannot be run. */
  readonly needs?: string;
}

export const mutants: readonly Mutant[];
