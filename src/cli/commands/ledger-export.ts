import { resolve } from "node:path";
import { exportLedger as entries } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { entryLines } from "../views/ledger-entry.ts";
import { writeFile } from "../write-file.ts";

export interface ExportOptions extends CommonOptions {
  readonly out?: string;
}

/** Prints everything in the ledger, one JSON document a line. */
export async function exportLedger(options: ExportOptions, io: Io): Promise<number> {
  const { value, diagnostics } = await entries(projectRequestOf(io, options));
  await tellDiagnostics(io, diagnostics, options);
  if (value === undefined) return exitCode.badInput;
  const lines = entryLines(value, options.reveal ?? false);
  if (options.out === undefined || options.out === "-") await io.out.writeAll(lines);
  // With numbers or without, it is for its owner alone.
  else await writeFile(resolve(io.cwd, options.out), lines, "owner");
  return exitCode.done;
}
