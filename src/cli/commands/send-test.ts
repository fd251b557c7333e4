import { testSend, UsageError } from "../../index.ts";
import type { E164, Finding } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { canAsk, colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import { requestOf } from "../request.ts";
import { confirm } from "../terminal/ask.ts";
import {
  jsonTestDryRun,
  jsonTestSend,
  prettyTestDryRun,
  prettyTestSend,
  testQuestion,
} from "../views/test-send.ts";
import type { TestSendView, TestTarget } from "../views/test-send.ts";
import { openSandbox } from "./open-sandbox.ts";
import type { SendOptions } from "./send-options.ts";
import { safeJson } from "../views/safe-text.ts";

interface TestOptions extends SendOptions {
  readonly test: E164;
}

/** Delivers the message of one row to a number of the sender's own. Leaves the ledger alone. */
export async function sendTest(file: string, options: TestOptions, io: Io): Promise<number> {
  const sandbox = await openSandbox(options);
  try {
    const { value, diagnostics } = await testSend({
      ...requestOf(io, file, options),
      to: options.test,
      ...(options.row === undefined ? {} : { row: options.row }),
      ...(sandbox === undefined ? {} : { sandbox: { baseUrl: sandbox.baseUrl, continue: true } }),
    });
    await tellDiagnostics(io, diagnostics, options);
    if (value === undefined) return exitCode.badInput;
    const where = { to: options.test, host: value.host, channel: value.channel };
    if (options.dryRun) return await tellDryRun(where, options, io);
    const question = testQuestion(where, { reveal: options.reveal ?? false });
    if (!options.sandbox && !(await agreed(question, options, io))) return exitCode.gateClosed;
    const finding = await value.send();
    await tell({ ...where, finding }, options, io);
    return codeOf(finding);
  } finally {
    await sandbox?.close();
  }
}

async function tellDryRun(target: TestTarget, options: TestOptions, io: Io): Promise<number> {
  const shown = { reveal: options.reveal ?? false };
  if (wantsJson(options)) await io.out.write(safeJson(jsonTestDryRun(target, shown)));
  else if (!options.quiet) await io.err.write(prettyTestDryRun(target, shown));
  return exitCode.done;
}

async function agreed(question: string, options: TestOptions, io: Io): Promise<boolean> {
  if (options.yes) return true;
  if (canAsk(io)) {
    return confirm(question, { input: io.stdin, output: process.stderr });
  }
  throw new UsageError(
    "sending for real wants a yes, and there is no terminal to ask on",
    "say --yes",
  );
}

async function tell(sent: TestSendView, options: TestOptions, io: Io): Promise<void> {
  const reveal = options.reveal ?? false;
  if (wantsJson(options)) {
    return io.out.write(safeJson(jsonTestSend(sent, { reveal })));
  }
  if (options.quiet && sent.finding.class === "accepted") return;
  await io.err.write(
    prettyTestSend(sent, { reveal, colors: colorsFor(io, io.err, options), width: io.err.columns }),
  );
}

function codeOf(finding: Finding): number {
  if (finding.class === "accepted") return exitCode.done;
  return finding.class === "fatal" || finding.class === "redirect"
    ? exitCode.stopped
    : exitCode.someNotAccepted;
}
