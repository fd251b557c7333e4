import { stat } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { campaignsBelow, campaignsOf, hasErrors, prepare, UsageError } from "../../index.ts";
import type { Diagnostic } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import { formatOf } from "../options.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { safeJson } from "../views/safe-text.ts";

/** Checks campaign files and everything they name. Opens no socket, needs no secret. */
export async function validate(
  given: readonly string[],
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const files = await filesToCheck(given, options, io);
  const diagnostics: Diagnostic[] = [];
  for (const file of files) {
    const request = requestOf(io, file, options);
    const checked = await prepare({ ...request, purpose: "check", alongside: files });
    await checked.value?.close();
    diagnostics.push(...checked.diagnostics);
  }
  await tell(withoutRepeats(diagnostics), files.length, { options, io });
  return hasErrors(diagnostics) ? exitCode.badInput : exitCode.done;
}

async function tell(
  diagnostics: readonly Diagnostic[],
  files: number,
  { options, io }: { readonly options: CommonOptions; readonly io: Io },
): Promise<void> {
  const format = formatOf(options);
  if (format !== "pretty") {
    const { githubDiagnostics, jsonDiagnostics } = await import("../views/diagnostics.ts");
    const isJson = format === "json";
    const text = isJson ? safeJson(jsonDiagnostics(diagnostics)) : githubDiagnostics(diagnostics);
    return io.out.write(text);
  }
  const bad = await tellDiagnostics(io, diagnostics, options);
  if (bad || options.quiet) return;
  await io.err.write(files === 1 ? "1 campaign is valid\n" : `${files} campaigns are valid\n`);
}

async function filesToCheck(
  given: readonly string[],
  options: CommonOptions,
  io: Io,
): Promise<readonly string[]> {
  const place = {
    cwd: io.cwd,
    ...(options.config === undefined ? {} : { config: options.config }),
  };
  const found =
    given.length === 0
      ? await campaignsOf(place)
      : await Promise.all(given.map((one) => expanded(one, io)));
  const files = found.flat().map((file) => relative(io.cwd, resolve(io.cwd, file)) || file);
  if (files.length > 0) return [...new Set(files)];
  throw new UsageError(
    "there are no campaign files to check",
    "write one below campaigns/, or name it: carillon validate FILE",
  );
}

/** A folder stands for the campaign files below it. */
async function expanded(given: string, io: Io): Promise<readonly string[]> {
  const path = resolve(io.cwd, given);
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? campaignsBelow(path) : [path];
}

/** Several campaigns share a project file and lists; what is wrong there is told once. */
function withoutRepeats(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const seen = new Map(diagnostics.map((one) => [JSON.stringify(one), one]));
  return [...seen.values()];
}
