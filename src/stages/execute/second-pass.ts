import type { RowToSend } from "../../model/audience.ts";
import type { Plan } from "../../model/plan.ts";
import { ChangedError, verifiedRows } from "../../plan/verified-rows.ts";
import { StopSending } from "../../send/stop-sending.ts";
import { BadInputError } from "../../model/diagnostic.ts";
import { FileRefusedError } from "../../model/files.ts";
import type { Choice } from "../prepare/choice.ts";
import { decideRows } from "../prepare/decide-rows.ts";
import type { Deciding } from "../prepare/decide-rows.ts";

/**
 * plan → send: reads everything again, lets a chunk through once its digest is the plan's,
 * and of it those planned and chosen. What changed in between ends the run.
 */
export async function* secondPass(
  deciding: Deciding,
  plan: Plan,
  choice: Choice,
): AsyncGenerator<readonly RowToSend[]> {
  try {
    for await (const rows of verifiedRows(decideRows(deciding), plan.chunks)) {
      yield rows.filter((row) => choice.takes(row));
    }
  } catch (error) {
    throw isChange(error) ? new StopSending({ kind: "changed", message: error.message }) : error;
  }
}

/** A file that is broken or gone since the first pass has changed, too. */
function isChange(error: unknown): error is Error {
  return (
    error instanceof ChangedError ||
    error instanceof BadInputError ||
    error instanceof FileRefusedError
  );
}
