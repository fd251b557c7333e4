import type { Repair } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { counted } from "./count.ts";
import { safeText } from "./safe-text.ts";

/** What the new ledger would hold, before anyone agrees to it. */
export function prettyRepair(repair: Repair, colors: Colors): string {
  if (!repair.needed) return "the ledger is whole: nothing to repair\n";
  const { kept, doubts, lost, unnamed } = repair;
  const names = unnamed.map(({ campaign, wave }) => `${campaign}, wave ${wave}`);
  const lines = [
    `${counted(kept, "attempt")} kept as they were`,
    ...(lost > 0 ? [`${counted(lost, "attempt")} lost: nothing of them can be read`] : []),
    colors.bold(`${counted(doubts, "recipient")} in doubt from now on`),
    ...names.map((name) =>
      safeText(`warning: ${name} is not named: who of it is lost would be sent to again`),
    ),
  ];
  return `${lines.join("\n")}\n`;
}

/** For programs. */
export function jsonRepair(repair: Repair, copy: string | undefined): object {
  const { needed, kept, doubts, lost, unnamed } = repair;
  return { needed, kept, in_doubt: doubts, lost, not_named: unnamed, old_ledger: copy ?? null };
}
