import type { AudienceRow, DecidedRow, Rendered, RowProblem } from "../model/audience.ts";
import type { Outcome, Standing } from "../model/ledger.ts";

/** Outcomes that a person has asked to try again. */
export type Retry = ReadonlySet<Outcome>;

/** What a row comes to, tried in the contract's order: the first that applies is its fate. */
export function settleFate(
  row: AudienceRow,
  rendered: Rendered,
  standing: Standing | undefined,
  retry: Retry,
): DecidedRow {
  const attempts = standing?.attempts ?? 0;
  if (row.problem !== undefined) return { row, fate: "invalid", problem: row.problem, attempts };
  if (row.duplicate) return { row, fate: "duplicate", attempts };
  if ("problem" in rendered) {
    const fate = row.suppressed ? "suppressed" : "invalid";
    return { row, fate, problem: rendered.problem, attempts };
  }
  const { payload } = rendered;
  if (row.suppressed) return { row, fate: "suppressed", payload, attempts };
  const { fate, problem } = standingFate(standing, retry);
  return { row, fate, problem, payload, attempts };
}

/**
 * A number of a campaign with tags cannot be sent to once the tags were: the provider may
 * have counted it among them, and deduplicates only inside a request.
 */
export function heldWithTags(
  decided: DecidedRow,
  tags: Standing | undefined,
  retry: Retry,
): DecidedRow {
  if (tags === undefined || decided.fate !== "planned" || decided.row.tags !== undefined) {
    return decided;
  }
  if (standingFate(tags, retry).fate === "planned") return decided;
  const problem = { code: "sent_with_tags", message: "the tags of this campaign were sent before" };
  return { ...decided, fate: "held", problem };
}

const planned = { fate: "planned" } as const;

function standingFate(
  standing: Standing | undefined,
  retry: Retry,
): Pick<DecidedRow, "fate" | "problem"> {
  if (standing === undefined) return planned;
  switch (standing.outcome) {
    case "accepted":
      return { fate: "already_sent" };
    case "rejected":
    case "in_doubt":
      return retry.has(standing.outcome)
        ? { fate: "planned" }
        : { fate: "held", problem: heldBecause(standing.outcome) };
    case "failed":
    case "not_attempted":
      return { fate: "planned" };
  }
}

function heldBecause(outcome: "rejected" | "in_doubt"): RowProblem {
  return outcome === "rejected"
    ? { code: "rejected", message: "the provider said no", hint: "--retry rejected asks again" }
    : {
        code: "in_doubt",
        message: "it may have been taken already",
        hint: "settle it with `carillon resolve`, or send again with --retry in_doubt",
      };
}
