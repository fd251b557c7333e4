import type { AudienceRow, DecidedRow } from "../../model/audience.ts";
import type { CampaignDiff, DiffExample } from "../../model/diff.ts";
import { compareAudiences } from "../../plan/compare-audiences.ts";
import type { AudienceComparison } from "../../plan/compare-audiences.ts";
import { compareTexts } from "../../plan/compare-texts.ts";
import { openRowTally } from "../../plan/row-tally.ts";
import type { RowTally } from "../../plan/row-tally.ts";
import { settleFate } from "../../plan/settle-fate.ts";
import { decideRows, decidingAlone } from "../prepare/decide-rows.ts";
import { messageTexts } from "./diff-texts.ts";
import type { SoundLine } from "../prepare/open-line.ts";

/** Of added, removed and changed recipients each. */
const mostExamples = 3;

/**
 * Reads both audiences to the end and keeps no row but the examples. To show what a changed
 * recipient had before, the first audience is read again, until they are found.
 */
export async function diffAudiences(
  before: SoundLine | undefined,
  after: SoundLine,
): Promise<Pick<CampaignDiff, "audience" | "totals" | "examples">> {
  const comparison = compareAudiences();
  const tallies = { before: openRowTally(), after: openRowTally() };
  if (before !== undefined) {
    await eachRow(before, tallies.before, (decided) => comparison.note(decided));
  }
  const added: DecidedRow[] = [];
  const changed = new Map<number, DecidedRow>();
  await eachRow(after, tallies.after, (decided) => {
    const change = comparison.meet(decided);
    if (change === "added" && added.length < mostExamples) added.push(decided);
    if (change === "changed" && changed.size < mostExamples) changed.set(decided.row.key, decided);
  });
  const audience = comparison.counts();
  const wanted = { changed, removed: Math.min(audience.removed, mostExamples) };
  const earlier = before && (await earlierRows(before, comparison, wanted));
  return {
    audience,
    totals: { before: tallies.before.totals(), after: tallies.after.totals() },
    examples: [
      ...(before && earlier ? changedOnes({ before, after }, changed, earlier.changed) : []),
      ...added.map((one) => addedOne(one, after)),
      ...(before && earlier ? earlier.removed.map((one) => removedOne(one, before)) : []),
    ],
  };
}

async function eachRow(
  { audience, renderer }: SoundLine,
  tally: RowTally,
  take: (decided: DecidedRow) => void,
): Promise<void> {
  for await (const rows of decideRows(decidingAlone(audience, renderer))) {
    for (const decided of rows) {
      tally.add(decided);
      take(decided);
    }
  }
}

interface Earlier {
  readonly changed: ReadonlyMap<number, DecidedRow>;
  readonly removed: readonly DecidedRow[];
}

/** Those of the first audience that examples are made of. */
async function earlierRows(
  line: SoundLine,
  comparison: AudienceComparison,
  wanted: { readonly changed: ReadonlyMap<number, DecidedRow>; readonly removed: number },
): Promise<Earlier> {
  const changed = new Map<number, DecidedRow>();
  const removed: DecidedRow[] = [];
  const take = (row: AudienceRow): void => {
    if (row.problem !== undefined || row.duplicate) return;
    if (wanted.changed.has(row.key)) changed.set(row.key, decidedOn(row, line));
    const isRemoved = removed.length < wanted.removed && comparison.isRemoved(row.key);
    if (isRemoved) removed.push(decidedOn(row, line));
  };
  const isDone = (): boolean =>
    changed.size === wanted.changed.size && removed.length === wanted.removed;
  if (isDone()) return { changed, removed };
  for await (const rows of line.audience.rows()) {
    rows.forEach(take);
    if (isDone()) break;
  }
  return { changed, removed };
}

function decidedOn(row: AudienceRow, { renderer }: SoundLine): DecidedRow {
  return settleFate(row, renderer.render(row), undefined, new Set());
}

function changedOnes(
  lines: { readonly before: SoundLine; readonly after: SoundLine },
  changed: ReadonlyMap<number, DecidedRow>,
  earlier: ReadonlyMap<number, DecidedRow>,
): readonly DiffExample[] {
  return [...changed.values()].flatMap((decided): readonly DiffExample[] => {
    const was = earlier.get(decided.row.key);
    if (was === undefined) return [];
    const text = compareTexts(
      messageTexts(was.row, lines.before),
      messageTexts(decided.row, lines.after),
    );
    const fates = { before: was.fate, after: decided.fate };
    return [{ ...exampleOf(decided, lines.after), change: "changed", ...fates, text }];
  });
}

function addedOne(decided: DecidedRow, line: SoundLine): DiffExample {
  return { ...exampleOf(decided, line), change: "added", after: decided.fate };
}

function removedOne(decided: DecidedRow, line: SoundLine): DiffExample {
  return { ...exampleOf(decided, line), change: "removed", before: decided.fate };
}

function exampleOf(
  { row }: DecidedRow,
  { audience }: SoundLine,
): Omit<DiffExample, "change" | "before" | "after"> {
  const source = audience.sources[row.source]?.label ?? "";
  return { phone: row.phone, source, line: row.line, text: [] };
}
