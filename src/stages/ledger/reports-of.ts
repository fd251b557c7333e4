import { resolve } from "node:path";
import type { Checked } from "../../model/diagnostic.ts";
import { reportDir } from "../prepare/session.ts";
import { projectAt } from "./ledger-request.ts";
import type { LedgerRequest } from "./ledger-request.ts";

/** The folder in which the project's reports lie, absolute; it may not be there yet. */
export async function reportsOf(
  request: Omit<LedgerRequest, "campaign">,
): Promise<Checked<string>> {
  if (request.reportDir !== undefined) {
    return { value: resolve(request.cwd, request.reportDir), diagnostics: [] };
  }
  const { project, diagnostics } = await projectAt(request);
  return project === undefined
    ? { diagnostics }
    : { value: reportDir(request, project), diagnostics };
}
