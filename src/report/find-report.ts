import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { UsageError } from "../model/trouble.ts";
import { holdsReport } from "./read-report.ts";

export interface Wanted {
  /** A run's id, or how it begins. Without it, the latest run. */
  readonly run?: string;
  /** Only runs of the campaign with this id. */
  readonly campaign?: string;
}

interface Found {
  readonly run: string;
  readonly folder: string;
}

/** The folder of the report that is wanted. Throws `UsageError` where there is none, or several. */
export async function findReport(reportDir: string, wanted: Wanted): Promise<string> {
  const reports = (await reportsIn(reportDir, wanted.campaign)).toSorted(byRun);
  const start = (wanted.run ?? "").toUpperCase();
  const matching = reports.filter(({ run }) => run.toUpperCase().startsWith(start));
  const exact = matching.filter(({ run }) => run.toUpperCase() === start);
  const candidates = exact.length > 0 ? exact : matching;
  if (start !== "" && candidates.length > 1) {
    throw new UsageError(
      `${candidates.length} runs begin with "${wanted.run}"`,
      "write more of the run's id",
    );
  }
  // Run ids are ULIDs: their order is the order in time.
  const last = candidates.at(-1);
  if (last === undefined) throw nothingFound(reportDir, wanted);
  return last.folder;
}

async function reportsIn(reportDir: string, campaign: string | undefined): Promise<Found[]> {
  const found: Found[] = [];
  for (const id of await foldersIn(reportDir)) {
    if (campaign !== undefined && id !== campaign) continue;
    for (const run of await foldersIn(join(reportDir, id))) {
      const folder = join(reportDir, id, run);
      if (await holdsReport(folder)) found.push({ run, folder });
    }
  }
  return found;
}

async function foldersIn(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  } catch {
    return [];
  }
}

function byRun(a: Found, b: Found): number {
  return a.run < b.run ? -1 : 1;
}

function nothingFound(reportDir: string, { run, campaign }: Wanted): UsageError {
  const ofCampaign = campaign === undefined ? "" : ` of campaign "${campaign}"`;
  const what = run === undefined ? "no report" : `no report of a run "${run}"`;
  return new UsageError(
    `there is ${what}${ofCampaign} in ${reportDir}`,
    "`carillon send` writes one; --report-dir names another folder",
  );
}
