import { diff as compare } from "../../index.ts";
import type { CampaignDiff } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics } from "../io.ts";
import type { Io } from "../io.ts";
import { formatOf } from "../options.ts";
import type { CommonOptions } from "../options.ts";
import { requestOf } from "../request.ts";
import { prettyDiff } from "../views/diff.ts";
import { jsonDiff } from "../views/diff-json.ts";
import { markdownDiff } from "../views/diff-markdown.ts";
import { safeJson } from "../views/safe-text.ts";

export interface DiffOptions extends CommonOptions {
  readonly base?: string;
}

/** Says what changed in a campaign since a git revision. Opens no socket, needs no secret. */
export async function diff(file: string, options: DiffOptions, io: Io): Promise<number> {
  const { base } = options;
  const found = await compare({
    ...requestOf(io, file, options),
    ...(base === undefined ? {} : { base }),
  });
  await tellDiagnostics(io, found.diagnostics, options);
  if (found.value === undefined) return exitCode.badInput;
  await io.out.write(textOf(found.value, options, io));
  return exitCode.done;
}

function textOf(found: CampaignDiff, options: DiffOptions, io: Io): string {
  const reveal = options.reveal ?? false;
  const format = formatOf(options);
  if (format === "json") return safeJson(jsonDiff(found, { reveal }));
  if (format === "markdown") return markdownDiff(found, { reveal });
  const colors = colorsFor(io, io.out, options);
  return prettyDiff(found, { colors, width: io.out.columns, reveal });
}
