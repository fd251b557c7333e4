import type { CareRequest, PrepareRequest } from "../index.ts";
import type { Io } from "./io.ts";
import type { CommonOptions } from "./options.ts";

/** What the common options mean to the library, of one campaign. */
export function requestOf(
  io: Io,
  campaign: string,
  options: CommonOptions,
): Omit<PrepareRequest, "purpose"> {
  return { campaign, ...projectRequestOf(io, options) };
}

/** The same without any campaign. */
export function projectRequestOf(io: Io, options: CommonOptions): CareRequest {
  const dataDir = options.dataDir ?? io.env["CARILLON_DATA_DIR"];
  return {
    cwd: io.cwd,
    env: io.env,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
    ...(options.reportDir === undefined ? {} : { reportDir: options.reportDir }),
    ...(dataDir ? { dataDir } : {}),
  };
}
