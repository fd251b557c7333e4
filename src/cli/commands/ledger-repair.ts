import { repairLedger as repair, UsageError } from "../../index.ts";
import type { Repair, RepairLedgerRequest } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { canAsk, colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { confirm } from "../terminal/ask.ts";
import { jsonRepair, prettyRepair } from "../views/ledger-repair.ts";
import { safeJson, safeText } from "../views/safe-text.ts";

export interface RepairOptions extends CommonOptions {
  readonly yes?: true;
}

/** Puts a new ledger in the place of one that is damaged, older or lost, when a person agrees. */
export async function repairLedger(
  what: Pick<RepairLedgerRequest, "campaigns" | "as">,
  options: RepairOptions,
  io: Io,
): Promise<number> {
  if (!options.yes && !canAsk(io)) {
    throw new UsageError(
      "a ledger is replaced only with a yes, and there is no terminal to ask on",
      "say --yes",
    );
  }
  const request = projectRequestOf(io, options);
  const { value, diagnostics } = await repair({
    ...request,
    ...what,
    onNotice: (message) => void io.err.write(safeText(`note: ${message}`) + "\n"),
  });
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  try {
    return await settle(value, options, io);
  } finally {
    await value.discard();
  }
}

async function settle(found: Repair, options: RepairOptions, io: Io): Promise<number> {
  if (!options.quiet && !wantsJson(options)) {
    await io.err.write(prettyRepair(found, colorsFor(io, io.err, options)));
  }
  const isAgreed = !found.needed || options.yes || (await asked(io));
  const copy = isAgreed ? await found.commit() : undefined;
  if (wantsJson(options)) await io.out.write(safeJson(jsonRepair(found, copy)));
  else if (!options.quiet) await io.err.write(afterwards(isAgreed, copy));
  return isAgreed ? exitCode.done : exitCode.ledgerRefuses;
}

function afterwards(isAgreed: boolean, copy: string | undefined): string {
  if (!isAgreed) return "nothing was changed\n";
  return copy === undefined ? "" : `the old ledger is kept as ${safeText(copy)}\n`;
}

function asked(io: Io): Promise<boolean> {
  return confirm("put the new ledger in its place?", { input: io.stdin, output: process.stderr });
}
