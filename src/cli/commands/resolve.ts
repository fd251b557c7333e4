import { keyOf, resolveDoubts, UsageError } from "../../index.ts";
import type { E164 } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { gitContext } from "../git-context.ts";
import { tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { safeJson } from "../views/safe-text.ts";

export interface ResolveOptions extends CommonOptions {
  readonly outcome: "accepted" | "failed";
  readonly only?: readonly E164[];
  readonly all?: true;
  readonly reason: string;
  readonly wait?: true;
}

/** Settles what is in doubt, as a person found out. */
export async function resolve(file: string, options: ResolveOptions, io: Io): Promise<number> {
  const { outcome, reason, only } = options;
  if ((only === undefined) === (options.all === undefined)) {
    throw new UsageError("say whom to settle", "either --all, or --only PHONE once or more");
  }
  const { actor } = await gitContext(io.cwd, io.env);
  const { value, diagnostics } = await resolveDoubts({
    ...requestOf(io, file, options),
    ...(options.wait ? { wait: true } : {}),
    resolution: {
      outcome,
      reason,
      by: actor ?? "unknown",
      atMs: Date.now(),
      ...(only === undefined ? {} : { recipients: only.map(keyOf) }),
    },
  });
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  if (wantsJson(options)) await io.out.write(safeJson({ outcome, settled: value }));
  else if (!options.quiet) await io.err.write(`${value} settled as ${outcome}\n`);
  const others = new Set(only?.map(keyOf)).size - value;
  if (others > 0)
    await io.err.write(`note: left alone, since not in doubt: ${others} of those in --only\n`);
  return exitCode.done;
}
