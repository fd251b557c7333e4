import { appendFile } from "node:fs/promises";
import { relative, sep } from "node:path";
import { formatReport, headline } from "../../index.ts";
import type { RunResult } from "../../index.ts";
import { colorsFor, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import { safeText } from "../views/safe-text.ts";
import type { SendOptions } from "./send-options.ts";

interface Telling {
  readonly options: SendOptions;
  readonly io: Io;
  /** Nothing is left for anybody to do: with --quiet that is not told. */
  readonly isWell: boolean;
}

/** Says how a run went: to people on stderr, to programs on stdout, and on GitHub's page of the step. */
export async function tellRun(result: RunResult, telling: Telling): Promise<void> {
  const { options, io, isWell } = telling;
  if (wantsJson(options)) await tellPrograms(result, telling);
  else if (!options.quiet) await tellPeople(result, telling);
  else if (!isWell) await tellWhatWentWrong(result, io);
  await sumUp(result.report, io);
  if (result.stop?.kind === "ledger") await tellLedger(result.stop.message, io);
}

async function tellPrograms({ report }: RunResult, { options, io }: Telling): Promise<void> {
  const json = formatReport(report, "json", { reveal: options.reveal ?? false });
  for await (const chunk of json) await io.out.write(chunk);
}

async function tellPeople(
  { report, folder, ...result }: RunResult,
  { options, io }: Telling,
): Promise<void> {
  const colors = colorsFor(io, io.err, options);
  const width = io.err.columns === undefined ? {} : { width: io.err.columns };
  const reveal = options.reveal ?? false;
  const root = relative(io.cwd, result.root).replaceAll(sep, "/");
  const pretty = formatReport(report, "pretty", { reveal, colors, root, ...width });
  for await (const chunk of pretty) await io.err.write(chunk);
  await io.err.write(`report: ${folder}\n`);
}

async function tellWhatWentWrong({ report, folder }: RunResult, io: Io): Promise<void> {
  const stopped = report.stopped === undefined ? "" : `; ${safeText(report.stopped)}`;
  await io.err.write(`carillon: ${headline(report)}${stopped}\nreport: ${folder}\n`);
}

/** Said on stderr whatever the format: the disk wants mending before the next run. */
async function tellLedger(message: string, io: Io): Promise<void> {
  await io.err.write(
    `carillon: ${safeText(message)}\n  hint: mend its disk, or bring its database back, then run again\n`,
  );
}

/** The step's page at GitHub is a courtesy: a run that went well does not fail for it. */
async function sumUp(report: RunResult["report"], io: Io): Promise<void> {
  const page = io.env["GITHUB_STEP_SUMMARY"];
  if (!page) return;
  try {
    for await (const chunk of formatReport(report, "markdown", { reveal: false }))
      await appendFile(page, chunk);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    await io.err.write(safeText(`warning: GITHUB_STEP_SUMMARY cannot be written: ${why}`) + "\n");
  }
}
