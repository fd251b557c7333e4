import { openWork } from "../ledger/postgres/work.ts";
import type { PostgresAddress } from "../model/ledger-address.ts";
import type { WaveName } from "../model/ledger.ts";
import type { OrderProgress } from "../model/work.ts";

/** A run that workers are at, or were, and that nobody has reported since. */
export interface SharedRun extends OrderProgress {
  /** ULID. */
  readonly run: string;
}

/** Nothing where workers have nothing to do with this wave. */
export async function sharedRunOf(
  address: PostgresAddress,
  wave: WaveName,
): Promise<SharedRun | undefined> {
  const work = await openWork(address);
  try {
    const found = await work.unreported(wave);
    return found && { run: found.run, ...(await work.progress(found.run)) };
  } finally {
    await work.close();
  }
}
