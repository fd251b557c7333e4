import type { Plan } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, counted } from "./count.ts";
import { destinationText } from "./destination.ts";
import { paceText } from "./pace.ts";
import { safeText } from "./safe-text.ts";

export interface ConfirmOptions {
  /** Planned and chosen by `--limit` and `--only`. */
  readonly chosen: number;
  readonly colors: Colors;
}

/** The question before the first message: names everything that cannot be taken back. */
export function confirmQuestion(plan: Plan, { chosen, colors }: ConfirmOptions): string {
  const { campaign, totals, tags, expectedSeconds: _all, ...rest } = plan;
  const isEveryone = chosen === totals.planned;
  const people = isEveryone
    ? counted(chosen, "recipient")
    : `${count(chosen)} of ${counted(totals.planned, "recipient")}`;
  const tagged = tags.length > 0 ? `, one of them everyone behind tags ${tags.join(", ")}` : "";
  const lines = [
    `campaign  ${campaign.id}, wave ${campaign.wave}`,
    `provider  ${destinationText(plan.provider, plan.destination)}`,
    // The plan's span is for everyone planned.
    `pace      ${paceText(isEveryone ? plan : rest)}`,
  ];
  return [...lines.map(safeText), colors.bold(safeText(`send to ${people}${tagged}?`))].join("\n");
}
