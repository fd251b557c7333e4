import { prepare } from "../../index.ts";
import type { ClosedGate } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { jsonPlan, prettyPlan } from "../views/plan.ts";
import { safeJson } from "../views/safe-text.ts";

/** Says what a send would do, and why. Touches no network and creates no ledger. */
export async function plan(file: string, options: CommonOptions, io: Io): Promise<number> {
  const prepared = await prepare({ ...requestOf(io, file, options), purpose: "look" });
  await tellDiagnostics(io, prepared.diagnostics, options);
  if (prepared.value === undefined) return exitCode.badInput;
  const { plan: found, gates, close } = prepared.value;
  await close();
  const colors = colorsFor(io, io.out, options);
  await io.out.write(
    wantsJson(options)
      ? safeJson(jsonPlan(found, gates))
      : prettyPlan(found, gates, { colors, nowMs: Date.now() }),
  );
  return gates.some(lasts) ? exitCode.gateClosed : exitCode.done;
}

/** A window opens again by itself; planning at night is no mistake. */
export function lasts(gate: ClosedGate): boolean {
  return gate.code !== "outside_window";
}
