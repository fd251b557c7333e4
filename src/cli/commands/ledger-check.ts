import { checkLedger as check } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { jsonCheck, prettyCheck } from "../views/ledger-check.ts";
import { safeJson } from "../views/safe-text.ts";

/** Says whether the ledger is whole, and what is in it. */
export async function checkLedger(options: CommonOptions, io: Io): Promise<number> {
  const { value, diagnostics } = await check(projectRequestOf(io, options));
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  const colors = colorsFor(io, io.out, options);
  const text = wantsJson(options) ? safeJson(jsonCheck(value)) : prettyCheck(value, colors);
  await io.out.write(text);
  return value.flaws.length === 0 ? exitCode.done : exitCode.ledgerRefuses;
}
