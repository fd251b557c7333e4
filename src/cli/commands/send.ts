import { execute, prepare, UsageError } from "../../index.ts";
import type { Prepared, PrepareRequest, RunResult, Sandbox } from "../../index.ts";
import { exitCode, judge } from "../exit-codes.ts";
import { gitContext } from "../git-context.ts";
import type { GitContext } from "../git-context.ts";
import { canAsk, colorsFor, inCi, redraws, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import { requestOf } from "../request.ts";
import { listenForSignals } from "../signals.ts";
import type { Signals } from "../signals.ts";
import { keepHeapSmall } from "../small-heap.ts";
import { confirm } from "../terminal/ask.ts";
import { openProgress } from "../terminal/progress.ts";
import { confirmQuestion } from "../views/confirm.ts";
import { wrapWords } from "../views/fields.ts";
import { prettyGates } from "../views/plan.ts";
import { safeText } from "../views/safe-text.ts";
import { flagsToRepeat } from "../views/shell-word.ts";
import { withNames } from "../views/with-names.ts";
import { openSandbox } from "./open-sandbox.ts";
import { refuseTogether } from "./send-options.ts";
import type { SendOptions } from "./send-options.ts";
import { sendDetached } from "./send-detached.ts";
import { sendTest } from "./send-test.ts";
import { tellRun } from "./tell-run.ts";

/** Sends a campaign, or does what is left of it, and accounts for everyone. */
export async function send(file: string, options: SendOptions, io: Io): Promise<number> {
  refuseTogether(options);
  keepHeapSmall();
  if (options.test !== undefined) return sendTest(file, { ...options, test: options.test }, io);
  const sandbox = await openSandbox(options);
  const signals = listenForSignals({ withParent: inCi(io) });
  // Asked for now: git takes its time, and it is needed only once everything is decided.
  const context = gitContext(io.cwd, io.env);
  try {
    return await sendPrepared(file, { options, io, sandbox, signals, context });
  } catch (error) {
    const code = signals.code();
    // Interrupted before anything was sent.
    if (code !== undefined && error === signals.drain.reason) return code;
    throw error;
  } finally {
    signals.stop();
    await sandbox?.close();
  }
}

interface Running {
  readonly options: SendOptions;
  readonly io: Io;
  readonly sandbox: Sandbox | undefined;
  readonly signals: Signals;
  readonly context: Promise<GitContext>;
}

async function sendPrepared(file: string, running: Running): Promise<number> {
  const { options, io, signals } = running;
  const { value: prepared, diagnostics } = await prepare(prepareRequest(file, running));
  await tellDiagnostics(io, diagnostics, options);
  if (prepared === undefined) return exitCode.badInput;
  try {
    if (prepared.gates.length > 0) return await refuse(file, prepared, running);
    await tellNotices(prepared, running);
    if (!(await agreed(prepared, running))) {
      await io.err.write("nothing was sent\n");
      return signals.code() ?? exitCode.gateClosed;
    }
    const interrupted = signals.code();
    if (interrupted !== undefined) return interrupted;
    if (options.detach) return await sendDetached(prepared, { file, options, io });
    const result = await run(prepared, running);
    const code = signals.code() ?? judge(result, prepared.campaign.send.tolerate);
    await tellRun(result, { options, io, isWell: code === exitCode.done });
    return signals.code() ?? code;
  } finally {
    await prepared.close();
  }
}

function prepareRequest(
  file: string,
  { options, io, sandbox, signals }: Running,
): Parameters<typeof prepare>[0] {
  return {
    ...requestOf(io, file, options),
    purpose: options.dryRun ? "rehearse" : "send",
    signal: signals.drain,
    onWait: (message) => void io.err.write(`${message}\n`),
    onNotice: (message) => void io.err.write(safeText(`note: ${message}`) + "\n"),
    ...(options.allowNewLedger ? { allowNewLedger: true } : {}),
    ...(options.wait ? { wait: true } : {}),
    ...(options.distributed ? { distributed: true } : {}),
    ...(options.plan === undefined ? {} : { plan: options.plan }),
    ...whomOf(options),
    ...(sandbox === undefined
      ? {}
      : { sandbox: { baseUrl: sandbox.baseUrl, continue: options.continue ?? false } }),
  };
}

type Whom = Pick<PrepareRequest, "retry" | "limit" | "only" | "shard">;

function whomOf({ retry, limit, only, shard }: SendOptions): Whom {
  return {
    ...(retry === undefined ? {} : { retry }),
    ...(limit === undefined ? {} : { limit }),
    ...(only === undefined ? {} : { only }),
    ...(shard === undefined ? {} : { shard }),
  };
}

async function refuse(
  file: string,
  { gates }: Prepared,
  { options, io }: Running,
): Promise<number> {
  const command = { file, plan: options.plan ?? "plan.json", flags: flagsToRepeat(options) };
  const named = gates.map((gate) => withNames(gate, command));
  await io.err.write(
    prettyGates(named, { colors: colorsFor(io, io.err, options), width: io.err.columns }),
  );
  return exitCode.gateClosed;
}

/** Broken into lines on a terminal only: a log is searched. */
async function tellNotices({ plan }: Prepared, { options, io }: Running): Promise<void> {
  if (options.quiet) return;
  for (const notice of plan.notices) {
    const lines = wrapWords(`note: ${notice}`, io.err.columns ?? Infinity);
    await io.err.write(`${lines.join("\n")}\n`);
  }
}

/** A terminal is asked before the first message; elsewhere `--yes` must have said so. */
async function agreed(prepared: Prepared, { options, io, signals }: Running): Promise<boolean> {
  const nobodyReached = options.dryRun || options.sandbox || prepared.chosen === 0;
  if (nobodyReached || options.yes || options.plan !== undefined) return true;
  if (!canAsk(io)) {
    throw new UsageError(
      "sending for real wants a yes, and there is no terminal to ask on",
      "say --yes, send an approved --plan, or rehearse with --sandbox or --dry-run",
    );
  }
  const question = confirmQuestion(prepared.plan, {
    chosen: prepared.chosen,
    colors: colorsFor(io, io.err, options),
  });
  return confirm(question, { input: io.stdin, output: process.stderr, signal: signals.drain });
}

async function run(
  prepared: Prepared,
  { options, io, signals, context }: Running,
): Promise<RunResult> {
  const progress = openProgress({
    output: io.err,
    bar: redraws(io),
    colors: colorsFor(io, io.err, options),
    enabled: options.progress && !options.quiet && !wantsJson(options),
    total: prepared.chosen,
  });
  const sayDraining = (): void => {
    const text = `${signals.first()}: waiting for what is in flight; once more to give it up\n`;
    // Said in vain, where nothing can be written: what is in flight is waited for all the same.
    io.err.write(text).catch(() => undefined);
  };
  signals.drain.addEventListener("abort", sayDraining, { once: true });
  try {
    return await execute(prepared, {
      ...(await context),
      signal: signals.drain,
      abandon: signals.abandon,
      // GitHub kills soon after it has told a job to stop.
      ...(io.env["GITHUB_ACTIONS"] === "true" ? { drainMs: 6_000 } : {}),
      onProgress: progress.update,
      onPause: progress.waiting,
      reveal: options.reveal ?? false,
    });
  } finally {
    progress.stop();
  }
}
