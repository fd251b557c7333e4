import type { Report, ReportRow } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { foldMerged } from "./fold-merged.ts";
import { readReport } from "./read-report.ts";
import { readRows } from "./read-rows.ts";
import { readShardRows } from "./shard-rows.ts";
import { shardsOf } from "./shards-of.ts";
import type { ShardReport } from "./shards-of.ts";

/** One report over all shards of a wave. */
export interface MergedReport {
  readonly report: Report;
  /** As masked as the shards' reports are. May be read again. */
  readonly rows: () => AsyncGenerator<readonly ReportRow[]>;
  /** What a reader should know: of a shard that was run twice, the later report counts. */
  readonly notices: readonly string[];
}

/**
 * Merges the reports in `folders` into one, whose run is `run`. Reads every row, and throws
 * `Trouble` unless the shards are of one plan, all there, and share no row and leave none out.
 */
export async function mergeReports(folders: readonly string[], run: string): Promise<MergedReport> {
  const reports: ShardReport[] = [];
  for (const folder of folders) reports.push({ folder, report: await readReport(folder) });
  const { shards, notices } = shardsOf(reports);
  const rows = (): AsyncGenerator<readonly ReportRow[]> => mergedRows(shards);
  const report = await foldMerged(
    shards.map((shard) => shard.report),
    rows(),
    run,
  );
  return { report, rows, notices };
}

/** Every row once, as its own shard tells it. */
async function* mergedRows(shards: readonly ShardReport[]): AsyncGenerator<readonly ReportRow[]> {
  const streams = shards.map(({ folder }) => readRows(folder));
  const owns = await Promise.all(shards.map(({ folder }) => readShardRows(folder)));
  let nth = 0;
  try {
    for (;;) {
      const batches = await Promise.all(streams.map((stream) => stream.next()));
      const told = batches.map(({ value, done }) => (done === true ? [] : value));
      const [first = []] = told;
      if (told.some(({ length }) => length !== first.length)) throw otherRows();
      if (first.length === 0) return;
      const from = nth;
      yield first.map((row, place) => ownRow(row, { told, owns, place, nth: from + place }));
      nth += first.length;
    }
  } finally {
    for (const stream of streams) await stream.return(undefined);
  }
}

interface Telling {
  readonly told: readonly (readonly ReportRow[])[];
  readonly owns: readonly ((nth: number) => boolean)[];
  readonly place: number;
  readonly nth: number;
}

function ownRow(first: ReportRow, { told, owns, place, nth }: Telling): ReportRow {
  const where = `${first.source}:${first.line}`;
  const owners = owns.flatMap((isOwn, shard) => (isOwn(nth) ? [shard] : []));
  const [owner, another] = owners;
  if (owner === undefined) throw new Trouble(`${where} belongs to none of the shards`);
  if (another !== undefined) {
    throw new Trouble(`${where} belongs to two shards, ${owner + 1} and ${another + 1}`);
  }
  const row = told[owner]?.[place];
  if (row?.source !== first.source || row.line !== first.line) throw otherRows();
  return row;
}

function otherRows(): Trouble {
  return new Trouble(
    "the shards did not read the same rows",
    "merge reports of one send, from the same commit and the same recipients",
  );
}
