import type { RunLedger } from "../../model/ledger.ts";
import type { Prepared } from "../prepare/prepared.ts";

/** Opens the run in the ledger; nothing where the purpose is to send nothing. Intents of dead runs become in doubt here. */
export async function beginRun(
  { plan, within }: Prepared,
  startedAtMs: number,
): Promise<RunLedger | undefined> {
  const { session, purpose, deciding } = within;
  if (purpose !== "send" || session.ledger === undefined) return undefined;
  if (session.adopted !== undefined) return session.adopted.ledger;
  return session.ledger.begin({
    ...deciding.wave,
    run: session.run,
    startedAtMs,
    destination: plan.destination,
    ...(within.shard === undefined ? {} : { shard: within.shard }),
    digest: plan.digest,
  });
}
