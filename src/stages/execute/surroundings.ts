import type { Report } from "../../model/report.ts";
import type { SendProgress, Stop } from "../../model/sending.ts";

/** How long what is in flight is waited for, once told to stop. */
export const defaultDrainMs = 60_000;

/** What carrying out a plan needs from outside. */
export interface Surroundings {
  /** Stop handing out, wait for what is in flight, report. */
  readonly signal?: AbortSignal;
  /** How long to wait for what is in flight after `signal`; default 60,000. */
  readonly drainMs?: number;
  /** Give up what is in flight at once: it is in doubt. */
  readonly abandon?: AbortSignal;
  /** Called whenever outcomes became durable. */
  readonly onProgress?: (progress: SendProgress) => void;
  /** The provider asked everyone to wait until then, in epoch milliseconds. */
  readonly onPause?: (reason: string, untilMs: number) => void;
  /** The commit that is sent, for the report. */
  readonly commit?: string | null;
  /** Who sends, for the report. */
  readonly actor?: string | null;
  /** Numbers in full in the report's files; default false. */
  readonly reveal?: boolean;
}

/** What came of a run. */
export interface RunResult {
  readonly report: Report;
  /** Absolute. */
  readonly folder: string;
  /** Absolute: paths in the report are relative to it. */
  readonly root: string;
  /** Why it ended early, if it did. */
  readonly stop?: Stop;
  /** Planned and chosen. */
  readonly chosen: number;
  /** In doubt over the whole wave, from this run or another. */
  readonly inDoubtInWave: number;
}
