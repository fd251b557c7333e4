import { status as readStatus } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { jsonStatus, prettyStatus } from "../views/status.ts";
import { safeJson } from "../views/safe-text.ts";
import { flagsToRepeat } from "../views/shell-word.ts";

/** Says where the wave stands, from the ledger. */
export async function status(file: string, options: CommonOptions, io: Io): Promise<number> {
  const { value, diagnostics } = await readStatus(requestOf(io, file, options));
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  await io.out.write(
    wantsJson(options)
      ? safeJson(jsonStatus(value))
      : prettyStatus(value, {
          colors: colorsFor(io, io.out, options),
          width: io.out.columns,
          file,
          flags: flagsToRepeat(options),
          reveal: options.reveal ?? false,
        }),
  );
  return value.totals.in_doubt > 0 ? exitCode.someNotAccepted : exitCode.done;
}
