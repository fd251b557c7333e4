import type { AudienceRow } from "../model/audience.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Message } from "../model/message.ts";
import type { RowProblem } from "../model/audience.ts";
import { openLine, soundLine } from "./open-line.ts";
import type { SoundLine } from "./open-line.ts";
import { readCampaign } from "./read-campaign.ts";
import type { PrepareRequest } from "./request.ts";

/** One recipient's message as it would be sent, or why it would not. Numbers are in full: views mask. */
export interface PreviewItem {
  readonly phone: string;
  readonly ref: string;
  /** How the source is named to people. */
  readonly source: string;
  readonly line: number;
  readonly country: string;
  readonly message?: Message;
  /** The exact JSON that goes on the wire. */
  readonly payload?: string;
  readonly problem?: RowProblem;
}

export type PreviewRequest = Omit<PrepareRequest, "purpose">;

/** A campaign ready to be looked at, or everything wrong with its files. */
export interface Preview {
  readonly diagnostics: readonly Diagnostic[];
  /** The messages of the first `limit` recipients, or of those in `only`. Absent beside errors. */
  readonly items?: () => AsyncGenerator<PreviewItem>;
}

/** load → validate → recipients → render, and no further. Touches neither ledger nor network. */
export async function preview(request: PreviewRequest): Promise<Preview> {
  const line = await openLine(await readCampaign({ ...request, purpose: "check" }));
  const sound = soundLine(line);
  if (sound === undefined) return { diagnostics: line.diagnostics };
  return { diagnostics: line.diagnostics, items: () => previewItems(sound, request) };
}

async function* previewItems(
  { audience, renderer }: SoundLine,
  { limit = Infinity, only }: PreviewRequest,
): AsyncGenerator<PreviewItem> {
  let left = limit;
  for await (const rows of audience.rows()) {
    for (const row of rows) {
      if (row.duplicate || (only !== undefined && !only.some((phone) => phone === row.phone)))
        continue;
      if (left <= 0) return;
      left -= 1;
      yield previewItem(row, audience.sources[row.source]?.label ?? "", renderer);
    }
  }
}

function previewItem(
  row: AudienceRow,
  source: string,
  renderer: SoundLine["renderer"],
): PreviewItem {
  const { phone, ref, line, country } = row;
  const base = { phone, ref, source, line, country };
  if (row.problem !== undefined) return { ...base, problem: row.problem };
  const shown = renderer.message(row);
  const rendered = renderer.render(row);
  return { ...base, ...shown, ...rendered };
}
