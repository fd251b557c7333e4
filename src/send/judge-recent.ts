import type { AbortRule } from "../model/campaign.ts";
import type { RecipientKey } from "../model/phone.ts";
import type { RecentOutcomes } from "../model/work.ts";
import { openBreaker } from "./breaker.ts";

/** Why a run must stop that several send. */
export interface Judgement {
  readonly reason: string;
  /** Those whose bad outcomes say so. */
  readonly blamed: readonly RecipientKey[];
}

/** Judges a run by how it went lately for everybody who sends it; `undefined` where it may go on. */
export function judgeRecent(
  rule: AbortRule,
  planned: number,
  { told, doubts }: RecentOutcomes,
): Judgement | undefined {
  const toldDoubts = told.filter(({ outcome }) => outcome === "in_doubt").length;
  const breaker = openBreaker<RecipientKey>(rule, planned, Math.max(0, doubts - toldDoubts));
  for (const { outcome, recipient } of told) {
    const reason = breaker.note(outcome, recipient);
    if (reason !== undefined) return { reason, blamed: breaker.tripped() };
  }
  const reason = breaker.tooManyDoubts();
  return reason === undefined ? undefined : { reason, blamed: [] };
}
