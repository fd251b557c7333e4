import type { PrepareRequest } from "../index.ts";
import type { Io } from "./io.ts";
import type { CommonOptions } from "./options.ts";

/** What the common options mean to the library. */
export function requestOf(
  io: Io,
  campaign: string,
  options: CommonOptions,
): Omit<PrepareRequest, "purpose"> {
  const dataDir = options.dataDir ?? io.env["CARILLON_DATA_DIR"];
  return {
    campaign,
    cwd: io.cwd,
    env: io.env,
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.ledger === undefined ? {} : { ledger: options.ledger }),
    ...(options.reportDir === undefined ? {} : { reportDir: options.reportDir }),
    ...(dataDir ? { dataDir } : {}),
  };
}
