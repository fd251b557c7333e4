import { progressBar, progressLine } from "../views/progress-text.ts";
import type { ProgressMoment } from "../views/progress-text.ts";
import { openColors } from "./colors.ts";
import type { Colors } from "./colors.ts";
import type { Output } from "./output.ts";
import { openSpeed } from "./speed.ts";

export interface ProgressOptions {
  readonly output: Pick<Output, "isTTY" | "columns" | "write" | "pin">;
  /** A bar that is redrawn, instead of a line now and then. Default: where `output` is a terminal. */
  readonly bar?: boolean;
  /** False: nothing is shown. */
  readonly enabled: boolean;
  /** Recipients that are going to be tried. */
  readonly total: number;
  /** Default none. */
  readonly colors?: Colors;
  /** Milliseconds. Default `Date.now`. */
  readonly now?: () => number;
}

/** Counts since the run began. */
export interface ProgressUpdate {
  readonly accepted: number;
  readonly rejected: number;
  readonly failed: number;
  readonly inDoubt: number;
  readonly inFlight: number;
}

export interface Progress {
  update(counts: ProgressUpdate): void;
  /** Nothing leaves until then, in milliseconds of `now`. Ends by itself. */
  waiting(reason: string, untilMs: number): void;
  /** Erases the bar. Nothing is shown afterwards. */
  stop(): void;
}

const redrawMs = 100;
const lineMs = 10_000;
const tickMs = 500;

const plain = openColors({ env: {}, isTTY: false, color: false });

const nothing = {
  done: 0,
  accepted: 0,
  rejected: 0,
  failed: 0,
  inDoubt: 0,
  inFlight: 0,
};

/** Shows how a run goes. Escape codes go to terminals alone. */
export function openProgress(options: ProgressOptions): Progress {
  if (!options.enabled) return { update() {}, waiting() {}, stop() {} };
  const { total, now = Date.now } = options;
  const speed = openSpeed(now());
  const show = (options.bar ?? options.output.isTTY) ? barOf(options, now) : linesOf(options, now);
  let counts = nothing;
  let wait = { reason: "", untilMs: -Infinity };

  const tell = (): void => {
    const leftMs = wait.untilMs - now();
    const waiting = leftMs > 0 ? { waiting: { reason: wait.reason, leftMs } } : {};
    show.moment({ total, ...counts, perSecond: speed.perSecond(now()), ...waiting });
  };
  // Time passes on the line even while nothing else happens; it keeps no process alive.
  const timer = setInterval(tell, tickMs).unref();
  return {
    update(update) {
      counts = { ...update, done: settled(update) };
      speed.note(counts.done, now());
      tell();
    },
    waiting(reason, untilMs) {
      wait = { reason, untilMs };
      tell();
    },
    stop() {
      clearInterval(timer);
      show.end();
      show.moment = () => undefined;
    },
  };
}

function settled({ accepted, rejected, failed, inDoubt }: ProgressUpdate): number {
  return accepted + rejected + failed + inDoubt;
}

interface Display {
  moment: (moment: ProgressMoment) => void;
  end: () => void;
}

/** Redrawn at most ten times a second. */
function barOf({ output, colors = plain }: ProgressOptions, now: () => number): Display {
  let drawnAtMs = -Infinity;
  return {
    moment(moment) {
      if (now() - drawnAtMs < redrawMs) return;
      drawnAtMs = now();
      // A terminal may begin a new line in its last column, and shows Ctrl-C as ^C behind the bar.
      courteously(output.pin(progressBar(moment, (output.columns ?? 80) - 3, colors)));
    },
    end() {
      courteously(output.pin(""));
    },
  };
}

/** A line every ten seconds or ten per cent. */
function linesOf({ output }: ProgressOptions, now: () => number): Display {
  let saidAtMs = now();
  let saidTenths = 0;
  return {
    moment(moment) {
      const tenths = moment.total === 0 ? 0 : Math.floor((moment.done / moment.total) * 10);
      if (tenths <= saidTenths && now() - saidAtMs < lineMs) return;
      saidAtMs = now();
      saidTenths = Math.max(tenths, saidTenths);
      courteously(output.write(`${progressLine(moment)}\n`));
    },
    end() {},
  };
}

/** Progress is a courtesy: what goes wrong in telling it must not stop a run. */
function courteously(telling: Promise<void>): void {
  telling.catch(() => undefined);
}
