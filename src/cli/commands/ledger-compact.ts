import { compactLedger as compact, UsageError } from "../../index.ts";
import type { Compacted } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { counted } from "../views/count.ts";
import { safeJson, safeText } from "../views/safe-text.ts";

export interface CompactOptions extends CommonOptions {
  readonly all?: true;
  readonly wait?: true;
}

/** Makes the ledger smaller, and says by how much. */
export async function compactLedger(
  campaigns: readonly string[],
  options: CompactOptions,
  io: Io,
): Promise<number> {
  if ((campaigns.length === 0) === (options.all === undefined)) {
    throw new UsageError("say what to compact", "either campaign files, or --all");
  }
  const request = projectRequestOf(io, options);
  const { value, diagnostics } = await compact({
    ...request,
    campaigns,
    ...(options.wait ? { wait: true } : {}),
  });
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  if (wantsJson(options)) await io.out.write(safeJson(jsonOf(value)));
  else if (!options.quiet) await io.err.write(prettyOf(value));
  return exitCode.done;
}

function jsonOf({ address, waves }: Compacted): object {
  return { ledger: address, waves };
}

function prettyOf({ idle, waves }: Compacted): string {
  if (waves.length === 0) return `${safeText(idle ?? "there was nothing to compact")}\n`;
  const lines = waves.map(({ campaign, wave, commits }) =>
    safeText(`${campaign}, wave ${wave}: one commit in the place of ${counted(commits, "commit")}`),
  );
  return `${lines.join("\n")}\n`;
}
