import type { RowProblem } from "../model/audience.ts";
import type { Value } from "./helpers/helper.ts";
import { writtenName } from "./written-name.ts";

/** What makes a row invalid, as a value: it counts only where it would be shown or decided by. */
export interface Flaw {
  readonly problem: RowProblem;
}

export function isFlaw(value: Value | Flaw): value is Flaw {
  return typeof value === "object";
}

/** The value of `name` is needed and there is none. */
export function emptyValue(name: string): Flaw {
  const hint = `fill it in, or write {{default ${writtenName(name)} "there"}} where empty is fine`;
  const message = `\`${name}\` is empty`;
  return { problem: { code: "empty_value", message, hint, field: name } };
}

/** Unwinds one rendering of one row. Never leaves the room. */
export class RowStopped extends Error {
  override readonly name = "RowStopped";
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    // Nobody reads its stack, and collecting that takes longer than rendering ten rows.
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(problem.message);
    Error.stackTraceLimit = stackTraceLimit;
    this.problem = problem;
  }
}
