import type { Fate } from "../../index.ts";

/** As people are told of them: first whoever gets a message. */
export const fateOrder = [
  "planned",
  "invalid",
  "duplicate",
  "suppressed",
  "already_sent",
  "held",
] as const satisfies readonly Fate[];
