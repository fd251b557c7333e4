import type { AudienceRow, RowProblem } from "../../model/audience.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Json } from "../../model/json.ts";
import type { Message } from "../../model/message.ts";
import type { ExplainedLeaf, FieldLength } from "../../model/renderer.ts";
import { payloadLengths } from "../../validate/payload-lengths.ts";
import { openLine, soundLine } from "../prepare/open-line.ts";
import type { SoundLine } from "../prepare/open-line.ts";
import { readCampaign } from "../prepare/read-campaign.ts";
import type { PrepareRequest } from "../prepare/request.ts";
import { openExampleRows } from "./example-rows.ts";

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
  /** Where each text of the message came from. */
  readonly explained?: readonly ExplainedLeaf[];
  /** The texts of the payload that the provider limits. */
  readonly lengths?: readonly FieldLength[];
  /** What it is an example of, where it was picked as one: `the longest text`. */
  readonly shows?: readonly string[];
}

export interface PreviewRequest extends Omit<PrepareRequest, "purpose"> {
  /**
   * Those who tell most instead of the first: the longest and the shortest text, each branch
   * of an `{{#if}}`, each locale, and a random sample, the same every time. Without `only`,
   * with `limit`; takes one pass over everyone who would get a message.
   */
  readonly telling?: boolean;
}

/** A campaign ready to be looked at, or everything wrong with its files. */
export interface Preview {
  readonly diagnostics: readonly Diagnostic[];
  /** The messages of the first `limit` recipients, or of those in `only`. Absent beside errors. */
  readonly items?: () => AsyncGenerator<PreviewItem>;
}

/**
 * load → validate → recipients → render, and no further. Touches neither ledger nor network.
 * What is wrong in the middle of a list `items` throws, as `BadInputError`.
 */
export async function preview(request: PreviewRequest): Promise<Preview> {
  const line = await openLine(await readCampaign({ ...request, purpose: "check" }));
  const sound = soundLine(line);
  if (sound === undefined) return { diagnostics: line.diagnostics };
  return { diagnostics: line.diagnostics, items: () => previewItems(sound, request) };
}

async function* previewItems(
  sound: SoundLine,
  request: PreviewRequest,
): AsyncGenerator<PreviewItem> {
  const { limit, only, telling = false } = request;
  if (telling && only === undefined && limit !== undefined) yield* tellingItems(sound, limit);
  else yield* firstItems(sound, request);
}

async function* firstItems(
  sound: SoundLine,
  { limit = Infinity, only }: Pick<PreviewRequest, "limit" | "only">,
): AsyncGenerator<PreviewItem> {
  const { audience } = sound;
  let left = limit;
  for await (const rows of audience.rows()) {
    for (const row of rows) {
      if (row.duplicate || !isWanted(row, only)) continue;
      if (left <= 0) return;
      left -= 1;
      yield previewItem(row, sound);
    }
  }
}

/** Without `only`, everyone but those on a suppression list, who get nothing. */
function isWanted({ phone, suppressed }: AudienceRow, only: PreviewRequest["only"]): boolean {
  return only === undefined ? !suppressed : only.some((one) => one === phone);
}

/** Where nobody would get a message, the first rows say why. */
async function* tellingItems(sound: SoundLine, limit: number): AsyncGenerator<PreviewItem> {
  const { audience, renderer, campaign } = sound;
  const rows = openExampleRows(limit);
  for await (const batch of audience.rows()) {
    for (const row of batch) {
      if (!getsMessage(row, sound)) continue;
      const locale = row.columns["locale"]?.trim() || campaign.locale;
      rows.add({ row, locale, explained: renderer.explain(row) });
    }
  }
  const chosen = rows.chosen();
  for (const { row, shows } of chosen) yield { ...previewItem(row, sound), shows };
  if (chosen.length === 0) yield* firstItems(sound, { limit });
}

function getsMessage(row: AudienceRow, { renderer }: SoundLine): boolean {
  if (row.duplicate || row.suppressed || row.problem !== undefined) return false;
  return "payload" in renderer.render(row);
}

const onList: RowProblem = { code: "suppressed", message: "on a suppression list" };

function previewItem(row: AudienceRow, { audience, renderer, campaign }: SoundLine): PreviewItem {
  const { phone, ref, line, country } = row;
  const source = audience.sources[row.source]?.label ?? "";
  const base = { phone, ref, source, line, country };
  if (row.problem !== undefined) return { ...base, problem: row.problem };
  const shown = renderer.message(row);
  const rendered = renderer.render(row);
  const { payloadSchema } = campaign.provider.adapter;
  const lengths =
    "payload" in rendered
      ? payloadLengths(payloadSchema, JSON.parse(rendered.payload) as Json)
      : [];
  const problem = row.suppressed ? { problem: onList } : {};
  return { ...base, ...shown, ...rendered, explained: renderer.explain(row), lengths, ...problem };
}
