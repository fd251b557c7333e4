import {
  GateClosedError,
  LedgerRefusedError,
  LedgerWriteError,
  LockedError,
  ReportWriteError,
  SandboxUsageError,
  Trouble,
} from "../index.ts";
import type { RunResult } from "../index.ts";
import { OutputError } from "./terminal/output.ts";

/** Promised in the README; scripts depend on these. */
export const exitCode = {
  done: 0,
  someNotAccepted: 1,
  badInput: 2,
  gateClosed: 3,
  stopped: 4,
  ledgerRefuses: 5,
  bug: 70,
} as const;

/** 128 and the signal's number, as shells have it. */
export const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** What may have been sent by then is known, and something else was lost. */
const partWay = [LedgerWriteError, ReportWriteError, OutputError] as const;

/** What is thrown, turned into an exit code, once. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof GateClosedError) return exitCode.gateClosed;
  if (error instanceof LockedError || error instanceof LedgerRefusedError) {
    return exitCode.ledgerRefuses;
  }
  if (partWay.some((kind) => error instanceof kind)) return exitCode.stopped;
  if (error instanceof SandboxUsageError) return exitCode.badInput;
  return error instanceof Trouble ? exitCode.badInput : exitCode.bug;
}

/** How a run went, judged by those chosen; someone in doubt anywhere in the wave is never success. */
export function judge(
  { report, stop, chosen, inDoubtInWave }: RunResult,
  tolerate: number,
): number {
  if (report.status === "dry_run") return exitCode.done;
  if (stop !== undefined) return exitCode.stopped;
  const { rejected, failed, accepted, in_doubt } = report.totals;
  const missing = chosen - accepted - rejected - failed - in_doubt;
  const bad = rejected + failed;
  const good = bad <= tolerate * chosen && missing <= 0 && inDoubtInWave === 0;
  return good ? exitCode.done : exitCode.someNotAccepted;
}
