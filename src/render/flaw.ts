import type { RowProblem } from "../model/audience.ts";
import type { Value } from "./helpers/helper.ts";

/** What makes a row invalid, as a value: it counts only where it would be shown or decided by. */
export interface Flaw {
  readonly problem: RowProblem;
}

export function isFlaw(value: Value | Flaw): value is Flaw {
  return typeof value === "object";
}

/** Unwinds one rendering of one row. Never leaves the room. */
export class RowStopped extends Error {
  override readonly name = "RowStopped";
  readonly problem: RowProblem;

  constructor(problem: RowProblem) {
    super(problem.message);
    this.problem = problem;
  }
}
