import { formatReport, mergeShards } from "../../index.ts";
import type { Report } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { safeText } from "../views/safe-text.ts";

export interface MergeOptions extends CommonOptions {
  readonly out?: string;
}

/** Merges the reports of shards, tells the whole, and exits as one send would have. */
export async function mergeReports(
  folders: readonly string[],
  options: MergeOptions,
  io: Io,
): Promise<number> {
  const request = projectRequestOf(io, options);
  const out = options.out === undefined ? {} : { out: options.out };
  const { value, diagnostics } = await mergeShards({ ...request, ...out, folders });
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  const { report, folder, notices } = value;
  for (const notice of notices) await io.err.write(`note: ${safeText(notice)}\n`);
  const format = wantsJson(options) ? "json" : "pretty";
  const told = formatReport(report, format, {
    reveal: options.reveal ?? false,
    ...(io.out.columns === undefined ? {} : { width: io.out.columns }),
    colors: colorsFor(io, io.out, options),
  });
  for await (const chunk of told) await io.out.write(chunk);
  if (!options.quiet) await io.err.write(`report: ${folder}\n`);
  return exitCodeOfReport(report);
}

/** As `send` judges a run, but without `tolerate`, which no report knows. */
function exitCodeOfReport({ status, totals }: Report): number {
  if (status === "dry_run") return exitCode.done;
  if (status !== "completed") return exitCode.stopped;
  const { rejected, failed, in_doubt: inDoubt, not_attempted: notAttempted } = totals;
  const bad = rejected + failed + inDoubt + notAttempted;
  return bad === 0 ? exitCode.done : exitCode.someNotAccepted;
}
