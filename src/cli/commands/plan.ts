import { resolve } from "node:path";
import { freezePlan, prepare } from "../../index.ts";
import type { ClosedGate, Plan } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import { gitContext } from "../git-context.ts";
import { formatOf } from "../options.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { version } from "../version.ts";
import { markdownPlan } from "../views/plan-markdown.ts";
import { jsonPlan, prettyPlan } from "../views/plan.ts";
import { safeJson } from "../views/safe-text.ts";
import { writeFile } from "../write-file.ts";

export interface PlanOptions extends CommonOptions {
  readonly out?: string;
}

/** Says what a send would do, and why. Touches no network and creates no ledger. */
export async function plan(file: string, options: PlanOptions, io: Io): Promise<number> {
  const prepared = await prepare({ ...requestOf(io, file, options), purpose: "look" });
  await tellDiagnostics(io, prepared.diagnostics, options);
  if (prepared.value === undefined) return exitCode.badInput;
  const { plan: found, gates, close } = prepared.value;
  await close();
  await io.out.write(told(found, gates, { options, io }));
  if (gates.some(lasts)) return exitCode.gateClosed;
  if (options.out !== undefined) await freeze(found, options.out, { options, io });
  return exitCode.done;
}

function told(
  found: Plan,
  gates: readonly ClosedGate[],
  { options, io }: { readonly options: PlanOptions; readonly io: Io },
): string {
  const format = formatOf(options);
  if (format === "json") return safeJson(jsonPlan(found, gates));
  if (format === "markdown") return markdownPlan(found, gates);
  const colors = colorsFor(io, io.out, options);
  return prettyPlan(found, gates, { colors, width: io.out.columns, nowMs: Date.now() });
}

/** Writes the plan that a reviewer approves and `send --plan` sends. */
async function freeze(
  found: Plan,
  out: string,
  { options, io }: { readonly options: PlanOptions; readonly io: Io },
): Promise<void> {
  const { commit } = await gitContext(io.cwd, io.env);
  const frozen = freezePlan(found, { tool: version(), commit, nowMs: Date.now() });
  await writeFile(resolve(io.cwd, out), [`${JSON.stringify(frozen, null, 2)}\n`], "everyone");
  if (options.quiet) return;
  await io.err.write(
    `wrote ${out}; it can be sent until ${frozen.expires_at} with --plan ${out}\n`,
  );
}

/** A window opens again by itself; planning at night is no mistake. */
function lasts(gate: ClosedGate): boolean {
  return gate.code !== "outside_window";
}
