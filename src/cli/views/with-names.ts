import type { ClosedGate } from "../../index.ts";
import { safeText } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";

export interface TypedCommand {
  readonly file: string;
  readonly plan: string;
  /** What the command needs beside them, such as ` --ledger FILE`. */
  readonly flags: string;
}

/** The command that a hint offers, as it is to be typed. */
export function withNames(gate: ClosedGate, { file, plan, flags }: TypedCommand): ClosedGate {
  if (gate.hint === undefined) return gate;
  const command = `plan ${shellWord(safeText(file))}${flags} --out ${shellWord(safeText(plan))}`;
  return { ...gate, hint: gate.hint.replace("plan FILE --out PLAN", () => command) };
}
