import { execute, prepare, status, UsageError } from "../../index.ts";
import type { PrepareRequest } from "../../index.ts";
import { gitContext } from "../git-context.ts";
import { tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";

/**
 * The id of a campaign, once it has all the reports it can have: workers that were left alone
 * with a run wrote none, so that is done now. Nothing where its files are wrong. Throws
 * `UsageError` while they are at it.
 */
export async function reportOfCampaign(
  file: string,
  options: CommonOptions,
  io: Io,
): Promise<string | undefined> {
  const request = requestOf(io, file, options);
  const { value, diagnostics } = await status(request);
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return undefined;
  const { campaign, shared } = value;
  if (shared === undefined) return campaign;
  if (shared.isOver) return (await writeReport(request, options, io)) ? campaign : undefined;
  throw new UsageError(
    `workers are sending run ${shared.run} still, so there is no report of it`,
    "`carillon status` with the file tells how far they are, and `carillon send --distributed` waits for them",
  );
}

/** Sends nothing, even where somebody else has reported that run meanwhile. False where the files are wrong. */
async function writeReport(
  request: Omit<PrepareRequest, "purpose">,
  options: CommonOptions,
  io: Io,
): Promise<boolean> {
  const asked = { ...request, purpose: "send", distributed: true, wait: true } as const;
  const { value: prepared, diagnostics } = await prepare(asked);
  await tellDiagnostics(io, diagnostics, options);
  if (prepared === undefined) return false;
  try {
    if (!prepared.follows) return true;
    const git = await gitContext(io.cwd, io.env);
    await execute(prepared, { ...git, reveal: options.reveal ?? false });
    return true;
  } finally {
    await prepared.close();
  }
}
