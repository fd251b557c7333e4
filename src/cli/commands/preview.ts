import { resolve } from "node:path";
import { preview as openPreview, UsageError } from "../../index.ts";
import type { E164, PreviewItem } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import { formatOf } from "../options.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { previewFormats } from "../views/preview.ts";
import type { PreviewFormat } from "../views/preview.ts";
import { writeFile } from "../write-file.ts";

export interface PreviewOptions extends CommonOptions {
  readonly limit?: number;
  readonly only?: readonly E164[];
  readonly out?: string;
}

const defaultLimit = 5;
const defaultHtmlLimit = 12;

/** Shows the messages of some recipients as they would arrive. */
export async function preview(file: string, options: PreviewOptions, io: Io): Promise<number> {
  const telling = formatOf(options) === "html";
  const limit =
    options.limit ?? options.only?.length ?? (telling ? defaultHtmlLimit : defaultLimit);
  const { diagnostics, items } = await openPreview({
    ...requestOf(io, file, options),
    limit,
    telling,
    ...(options.only === undefined ? {} : { only: options.only }),
  });
  await tellDiagnostics(io, diagnostics, options);
  if (items === undefined) return exitCode.badInput;
  const shown: PreviewItem[] = [];
  for await (const item of items()) shown.push(item);
  refuseNobody(shown, options);
  await writeOut(textOf(shown, file, { options, io }), options, io);
  return shown.some(isWrong) ? exitCode.badInput : exitCode.done;
}

/** Whether something is to be mended; to be on a suppression list is no mistake. */
function isWrong({ problem }: PreviewItem): boolean {
  return problem !== undefined && problem.code !== "suppressed";
}

function textOf(
  items: readonly PreviewItem[],
  file: string,
  { options, io }: { readonly options: PreviewOptions; readonly io: Io },
): string {
  const colors = colorsFor(io, io.out, {
    ...options,
    color: options.color && options.out === undefined,
  });
  const format = formatOf(options) as PreviewFormat;
  return previewFormats[format](items, {
    title: file,
    colors,
    width: io.out.columns,
    reveal: options.reveal ?? false,
  });
}

function refuseNobody(shown: readonly PreviewItem[], { only }: PreviewOptions): void {
  if (only === undefined || shown.length > 0) return;
  throw new UsageError("no recipient of this campaign has that number");
}

async function writeOut(text: string, { out, quiet }: PreviewOptions, io: Io): Promise<void> {
  if (out === undefined || out === "-") return io.out.write(text);
  await writeFile(resolve(io.cwd, out), [text], "owner");
  if (!quiet) await io.err.write(`wrote ${out}\n`);
}
