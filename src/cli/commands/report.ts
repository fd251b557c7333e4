import { dirname, relative, sep } from "node:path";
import { findReport, formatReport, readReport, readRows, reportsOf } from "../../index.ts";
import type { ReportFormat } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import { formatOf } from "../options.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";

export interface ReportOptions extends CommonOptions {
  readonly campaign?: string;
}

/** Tells a run again, from the files it left: the latest one unless another is named. Of a campaign's file, its latest. */
export async function report(
  named: string | undefined,
  options: ReportOptions,
  io: Io,
): Promise<number> {
  if (named === undefined || !isFile(named)) return tellAgain({ ...options, run: named }, io);
  const { reportOfCampaign } = await import("./report-of-campaign.ts");
  const campaign = await reportOfCampaign(named, options, io);
  return campaign === undefined ? exitCode.badInput : tellAgain({ ...options, campaign }, io);
}

/** The id of a run has no dot. */
function isFile(named: string): boolean {
  return /\.ya?ml$/i.test(named);
}

interface Wanted extends ReportOptions {
  readonly run?: string | undefined;
}

async function tellAgain({ run, ...options }: Wanted, io: Io): Promise<number> {
  const request = projectRequestOf(io, options);
  const { value: folder, diagnostics } = await reportsOf(request);
  await tellDiagnostics(io, diagnostics, options);
  if (folder === undefined) return exitCode.badInput;
  const found = await findReport(folder, {
    ...(run === undefined ? {} : { run }),
    ...(options.campaign === undefined ? {} : { campaign: options.campaign }),
  });
  const chunks = formatReport(await readReport(found), formatOf(options) as ReportFormat, {
    rows: () => readRows(found),
    reveal: options.reveal ?? false,
    ...rootOf(folder, options, io),
    ...(io.out.columns === undefined ? {} : { width: io.out.columns }),
    colors: colorsFor(io, io.out, options),
  });
  for await (const chunk of chunks) await io.out.write(chunk);
  return exitCode.done;
}

/** Reports lie in the project root, unless they were told to lie elsewhere: then nobody knows where that is. */
function rootOf(folder: string, { reportDir }: ReportOptions, { cwd }: Io): { root?: string } {
  if (reportDir !== undefined) return {};
  return { root: relative(cwd, dirname(folder)).replaceAll(sep, "/") };
}
