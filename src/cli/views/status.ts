import type { AttemptRecord, OutcomeCounts, RunRecord, Sending, SharedRun } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, words } from "./count.ts";
import { doubtLines } from "./doubts.ts";
import { fieldLines } from "./fields.ts";
import { safeText } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";

/** Where a wave stands, from the ledger. */
export interface StatusView {
  readonly campaign: string;
  readonly wave: number;
  /** Over the whole wave. */
  readonly totals: OutcomeCounts;
  readonly lastRun: RunRecord | undefined;
  /** A run that workers are at, or that nobody has reported. */
  readonly shared?: SharedRun;
  /** A process that sends it now. */
  readonly sending?: Sending;
  /** The first of those in doubt. */
  readonly doubts?: readonly AttemptRecord[];
}

export interface StatusOptions {
  readonly colors: Colors;
  /** As the commands to try next are to name it. */
  readonly file: string;
  /** What they need beside it, such as ` --ledger FILE`. */
  readonly flags?: string;
  /** Columns; default 80. */
  readonly width?: number | undefined;
  /** Numbers in full. */
  readonly reveal?: boolean;
}

const order = ["accepted", "rejected", "failed", "in_doubt"] as const;

/** Where the campaign stands and what to do next. */
export function prettyStatus(view: StatusView, options: StatusOptions): string {
  const { colors, width = 80 } = options;
  const { campaign, wave, totals } = view;
  const digits = Math.max(...order.map((outcome) => count(totals[outcome]).length));
  const blocks = [
    [colors.bold(safeText(`${campaign}, wave ${wave}`))],
    order.map((outcome) => {
      const text = `  ${words(outcome).padEnd(10)}${count(totals[outcome]).padStart(digits)}`;
      return totals[outcome] === 0 ? colors.dim(text) : text;
    }),
    fieldLines(
      [
        ["last run", lastRunText(view)],
        ...sendingFields(view.sending),
        ...sharedFields(view.shared),
      ],
      width,
    ),
    doubtLines(view.doubts ?? [], { all: totals.in_doubt, reveal: options.reveal ?? false }),
    nextSteps(view, options).flatMap(({ why, command }) => [why, colors.bold(`  ${command}`)]),
  ];
  return blocks
    .filter((lines) => lines.length > 0)
    .map((lines) => `${lines.join("\n")}\n`)
    .join("\n");
}

/** For programs. `last_run` is null where nothing of the wave was ever sent. */
export function jsonStatus(view: StatusView): object {
  const { campaign, wave, totals, lastRun, shared, sending } = view;
  return {
    campaign,
    wave,
    totals,
    last_run: lastRun === undefined ? null : jsonRun(lastRun),
    ...(sending === undefined ? {} : { sending: jsonSending(sending) }),
    ...(shared === undefined ? {} : { workers: jsonShared(shared) }),
  };
}

/** There only while a process sends the wave. */
function jsonSending({ by, inFlight }: Sending): object {
  return { pid: by.pid, host: by.host, in_flight: inFlight };
}

function sendingFields(sending: Sending | undefined): readonly (readonly [string, string])[] {
  if (sending === undefined) return [];
  const { by, inFlight } = sending;
  const who = safeText(`process ${by.pid} on ${by.host}`);
  return [["sending", `${who}; ${count(inFlight)} in flight`]];
}

/** What workers have of a run: there only while one is theirs. */
function jsonShared({ run, planned, outcomes, inFlight, stop, ...shards }: SharedRun): object {
  const { waiting, held, done, workers } = shards;
  return {
    run,
    planned,
    totals: outcomes,
    in_flight: inFlight,
    shards: { waiting, held, done },
    alive: workers,
    stop: stop?.message ?? null,
  };
}

function sharedFields(shared: SharedRun | undefined): readonly (readonly [string, string])[] {
  if (shared === undefined) return [];
  const { outcomes, planned, inFlight, waiting, held, done, workers, stop, isOver } = shared;
  const settled = Object.values(outcomes).reduce((sum, one) => sum + one, 0);
  const alive = `${count(workers)} ${workers === 1 ? "worker" : "workers"}`;
  const shards = `shards: ${count(done)} done, ${count(held)} held, ${count(waiting)} waiting`;
  const far = `${count(settled)} of ${count(planned)} settled, ${count(inFlight)} in flight; ${shards}`;
  const fields: [string, string][] = [
    ["workers", isOver ? `done with it; ${far}` : `${alive} there; ${far}`],
  ];
  if (stop !== undefined) fields.push(["stopped", safeText(stop.message)]);
  return fields;
}

function jsonRun({ run, startedAtMs, finishedAtMs, status, digest }: RunRecord): object {
  return {
    run,
    status: status ?? null,
    started_at: new Date(startedAtMs).toISOString(),
    finished_at: finishedAtMs === undefined ? null : new Date(finishedAtMs).toISOString(),
    digest,
  };
}

function lastRunText({ lastRun: run, sending }: StatusView): string {
  if (run === undefined) return "none: nothing of this wave was sent";
  const started = `${run.run}, started ${new Date(run.startedAtMs).toISOString()}`;
  if (sending !== undefined) return `${started}, under way`;
  if (run.finishedAtMs === undefined) return `${started}, not finished`;
  return `${started}, ${words(run.status ?? "finished")} ${new Date(run.finishedAtMs).toISOString()}`;
}

interface NextStep {
  readonly why: string;
  readonly command: string;
}

function nextSteps(view: StatusView, options: StatusOptions): readonly NextStep[] {
  const { totals, lastRun, shared, sending } = view;
  // Whatever there is to do has to wait for the lock.
  if (sending !== undefined) return [];
  const word = wordOf(options);
  if (shared !== undefined) return [stepBesideWorkers(shared, word)];
  const isHalfDone = lastRun !== undefined && lastRun.status !== "completed";
  const steps: readonly (NextStep | false)[] = [
    totals.in_doubt > 0 && {
      why: `${count(totals.in_doubt)} in doubt: ask the provider, then settle as accepted or failed`,
      command: `carillon resolve ${word} --all --outcome OUTCOME --reason TEXT`,
    },
    totals.failed > 0 && {
      why: `${count(totals.failed)} failed: mend the cause, then run it again`,
      command: `carillon send ${word}`,
    },
    totals.failed === 0 &&
      isHalfDone && {
        why: whyAgain(lastRun),
        command: `carillon send ${word}`,
      },
    totals.rejected > 0 && {
      why: `${count(totals.rejected)} rejected for good: a plain re-run leaves them, this asks again`,
      command: `carillon send ${word} --retry rejected`,
    },
    lastRun === undefined && {
      why: "to see what a send would do",
      command: `carillon plan ${word}`,
    },
  ];
  return steps.filter((step) => step !== false);
}

function wordOf({ file, flags = "" }: StatusOptions): string {
  return `${shellWord(safeText(file))}${flags}`;
}

function stepBesideWorkers({ isOver }: SharedRun, word: string): NextStep {
  if (isOver) {
    return {
      why: "workers are done with it: write its report",
      command: `carillon report ${word}`,
    };
  }
  const why = "workers send it: wait for them, and for its report";
  return { why, command: `carillon send ${word} --distributed` };
}

function whyAgain({ finishedAtMs }: RunRecord): string {
  const again = "run it again for what is left";
  if (finishedAtMs !== undefined) return `the last run did not do everything: ${again}`;
  return `the last run is under way, or was killed: if nobody is sending, ${again}`;
}
