import { isDecided } from "../../model/ledger.ts";
import type { AttemptRecord, Outcome, RunLedger } from "../../model/ledger.ts";
import type { ReportRow } from "../../model/report.ts";
import type { RowSpool, SpooledRow } from "../../report/row-spool.ts";

type Spool = Pick<RowSpool, "rows">;
type Attempts = Pick<RunLedger, "lastAttempts"> | undefined;

/** record → report: every row of the audience in the order of its sources, with its outcome from the ledger. */
export async function* reportRows(
  spool: Spool,
  ledger: Attempts,
  run: string,
): AsyncGenerator<readonly ReportRow[]> {
  for await (const rows of spool.rows()) {
    const attempts = await ledger?.lastAttempts(rows.map(({ key }) => key));
    yield rows.map((row, nth) => reportRow(row, attempts?.[nth], run));
  }
}

function reportRow(row: SpooledRow, attempt: AttemptRecord | undefined, run: string): ReportRow {
  const { phone, ref, source, line, fate } = row;
  // A row without a usable number has the tags' key; a duplicate's attempt is the first one's.
  const known = fate === "invalid" || fate === "duplicate" ? undefined : attempt;
  const outcome = fate === "planned" ? outcomeOf(known, run) : fate;
  if (known === undefined) {
    const why = { errorCode: row.code, error: row.message };
    return { recipient: phone, ref, source, line, outcome, ...never, ...why };
  }
  const left = hasLeft(known);
  return {
    recipient: phone,
    ref,
    source,
    line,
    outcome,
    attempts: attemptsOf(known),
    messageId: known.messageId ?? "",
    httpStatus: known.httpStatus,
    errorCode: known.code ?? "",
    error: known.error ?? "",
    sentAtMs: left ? known.sentAtMs : undefined,
    latencyMs: left ? known.latencyMs : undefined,
  };
}

const never = {
  attempts: 0,
  messageId: "",
  httpStatus: undefined,
  sentAtMs: undefined,
  latencyMs: undefined,
};

/** What was taken back before it left is none. */
function attemptsOf({ attempt, result }: AttemptRecord): number {
  return result === "withdrawn" ? attempt - 1 : attempt;
}

/** Nobody knows whether what a dead run left open went out; it is told as if it had. */
function hasLeft({ latencyMs, result }: AttemptRecord): boolean {
  return latencyMs !== undefined || result === "in_doubt";
}

/** An attempt of an earlier run that was planned again says nothing about this one. */
function outcomeOf(attempt: AttemptRecord | undefined, run: string): Outcome {
  if (attempt?.run !== run) return "not_attempted";
  return isDecided(attempt.result) ? attempt.result : "not_attempted";
}
