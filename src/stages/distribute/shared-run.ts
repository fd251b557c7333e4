import { openWork } from "../../ledger/postgres/work.ts";
import type { PostgresAddress } from "../../model/ledger-address.ts";
import type { WaveName } from "../../model/ledger.ts";
import type { OrderProgress } from "../../model/work.ts";

/** A run that workers are at, or were, and that nobody has reported since. */
export interface SharedRun extends OrderProgress {
  /** ULID. */
  readonly run: string;
  /** Nobody sends any of it any more. */
  readonly isOver: boolean;
}

/** Whether workers have done everything, or have let go after a stop. */
export function isOver({ waiting, held, stop }: OrderProgress): boolean {
  return held === 0 && (waiting === 0 || stop !== undefined);
}

/** Nothing where workers have nothing to do with this wave. */
export async function sharedRunOf(
  address: PostgresAddress,
  wave: WaveName,
): Promise<SharedRun | undefined> {
  const work = await openWork(address);
  try {
    const found = await work.unreported(wave);
    if (found === undefined) return undefined;
    const progress = await work.progress(found.run);
    return { run: found.run, isOver: isOver(progress), ...progress };
  } finally {
    await work.close();
  }
}
