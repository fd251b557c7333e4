import { join, resolve } from "node:path";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Report } from "../../model/report.ts";
import { findShardReports } from "../../report/find-shard-reports.ts";
import { mergeReports } from "../../report/merge-reports.ts";
import { writeReport } from "../../report/write-report.ts";
import type { LedgerRequest } from "./ledger-request.ts";
import { reportsOf } from "./reports-of.ts";
import { newRunId } from "../prepare/run-id.ts";

export interface MergeRequest extends Omit<LedgerRequest, "campaign"> {
  /** Reports of shards, or folders that hold them; relative to `cwd`. */
  readonly folders: readonly string[];
  /** Where the merged report goes, relative to `cwd`; default a folder of its own among the project's reports. */
  readonly out?: string;
}

export interface Merged {
  readonly diagnostics: readonly Diagnostic[];
  /** Absent beside errors. */
  readonly value?: {
    readonly report: Report;
    /** Absolute. */
    readonly folder: string;
    readonly notices: readonly string[];
  };
}

/** Merges the reports of all shards of a send into one, and writes it. Throws `Trouble` where they are not disjoint and complete. */
export async function mergeShards(request: MergeRequest): Promise<Merged> {
  const { cwd, out } = request;
  const { value: home, diagnostics } = await reportsOf(request);
  if (home === undefined) return { diagnostics };
  const found = await findShardReports(request.folders.map((folder) => resolve(cwd, folder)));
  const run = newRunId();
  const { report, rows, notices } = await mergeReports(found, run);
  const folder = out === undefined ? join(home, report.campaign.id, run) : resolve(cwd, out);
  // The rows are masked as the shards' reports have them: what was revealed stays so.
  await writeReport({ folder, report, rows, reveal: true });
  return { diagnostics, value: { report, folder, notices } };
}
