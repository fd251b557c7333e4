import { isDecided } from "../../model/ledger.ts";
import type { DecidedOutcome, Intent, Settlement } from "../../model/ledger.ts";
import type { RunNews, ToldOutcome } from "../../model/work.ts";
import type { Stop } from "../../model/sending.ts";
import { resultCode, resultOf } from "../results.ts";
import type { Within } from "./database.ts";
import type { RunCommit } from "./run-ledger.ts";

/** More than any abort rule looks back, and what is kept of shards that are done. */
const lookBack = 500;

/** A shard of a run, by their numbers in the database. */
export interface ToldShard {
  readonly run: number;
  readonly shard: number;
}

interface NewsRow {
  readonly stop: Stop | null;
  readonly recent: RecentRow | null;
}

interface RecentRow {
  readonly doubts: number | null;
  readonly told: readonly { readonly results: number[]; readonly recipients: number[] }[] | null;
}

/**
 * Commits of a shard that tell the others of the run what they said, and hear in the same
 * statement what the others said: a stop, and, when something went wrong here, how it went
 * for everybody lately.
 */
export function tellingCommits(
  { schema, rows }: Within,
  shard: number,
  onNews: (news: RunNews) => void,
): (commit: RunCommit) => Promise<void> {
  const countsOf = openCounts();
  return async ({ call, values, settlements, intents }) => {
    const { counts, told, bad } = countsOf(settlements, intents);
    const nth = (offset: number): string => `$${values.length + offset}`;
    const columns = ["int", "int", "int", "int", "int", "smallint[]", "bigint[]"];
    const inserted = columns.map((type, index) => `${nth(index + 2)}::${type}`);
    const [row] = await rows<NewsRow>(
      `WITH noted AS (
         INSERT INTO ${schema}.told (run, shard, accepted, rejected, failed, in_doubt, open, results, recipients)
         VALUES ($2, ${nth(1)}, ${inserted.join(", ")})
       )
       SELECT ${call}, (SELECT stop FROM ${schema}.orders WHERE run = $2) AS stop,
         CASE WHEN ${nth(9)}::boolean THEN ${recentSql(schema, "$2")} END AS recent`,
      [
        ...values,
        shard,
        ...counts,
        told.map(({ result }) => resultCode[result]),
        told.map(({ recipient }) => recipient),
        bad,
      ],
    );
    // What was just told is not in the statement's own view.
    const own = { doubts: counts[3], told: told.map(asOutcome) };
    onNews(newsOf(row, bad ? own : undefined));
  };
}

/** Doubts that were found, and not told by whoever left them. */
export async function tellDoubts(
  { schema, rows }: Within,
  { run, shard }: ToldShard,
  doubts: number,
): Promise<RunNews> {
  if (doubts === 0) return {};
  await rows(`INSERT INTO ${schema}.told (run, shard, in_doubt, open) VALUES ($1, $2, $3, $4)`, [
    run,
    shard,
    doubts,
    -doubts,
  ]);
  const [row] = await rows<NewsRow>(`SELECT NULL AS stop, ${recentSql(schema, "$1")} AS recent`, [
    run,
  ]);
  return newsOf(row, { doubts: 0, told: [] });
}

/** Nobody looks at these any more: shards that are done say their sums themselves. */
export async function forgetTold({ schema, rows }: Within, run: number): Promise<void> {
  await rows(
    `DELETE FROM ${schema}.told AS t WHERE t.run = $1
       AND t.id < (SELECT min(id) FROM (
         SELECT id FROM ${schema}.told WHERE run = $1 ORDER BY id DESC LIMIT ${lookBack}
       ) AS latest)
       AND EXISTS (SELECT 1 FROM ${schema}.shards AS s WHERE s.id = t.shard AND s.state = 'done')`,
    [run],
  );
}

/** SQL: what the abort rule wants to know of a run. */
function recentSql(schema: string, run: string): string {
  return `(SELECT json_build_object(
    'doubts', (SELECT coalesce(sum(in_doubt), 0) FROM ${schema}.shards WHERE run = ${run} AND state = 'done')
      + (SELECT coalesce(sum(t.in_doubt), 0) FROM ${schema}.told AS t JOIN ${schema}.shards AS s ON s.id = t.shard
         WHERE t.run = ${run} AND s.state <> 'done'),
    'told', (SELECT json_agg(json_build_object('results', results, 'recipients', recipients) ORDER BY id)
      FROM (SELECT id, results, recipients FROM ${schema}.told WHERE run = ${run} AND cardinality(results) > 0
            ORDER BY id DESC LIMIT ${lookBack}) AS latest)
  ))`;
}

interface OwnNews {
  readonly doubts: number;
  readonly told: readonly ToldOutcome[];
}

function newsOf(row: NewsRow | undefined, own: OwnNews | undefined): RunNews {
  const stop = row?.stop ?? undefined;
  const recent = row?.recent;
  if (own === undefined || !recent) return stop === undefined ? {} : { stop };
  const before = (recent.told ?? []).flatMap(({ results, recipients }) =>
    recipients.map((recipient, nth) => ({
      recipient,
      outcome: resultOf(results[nth] ?? null) as DecidedOutcome,
    })),
  );
  const doubts = (recent.doubts ?? 0) + own.doubts;
  return { ...(stop && { stop }), recent: { doubts, told: [...before, ...own.told] } };
}

type Decided = Settlement & { readonly result: DecidedOutcome };

function asOutcome({ recipient, result }: Decided): ToldOutcome {
  return { recipient, outcome: result };
}

interface Counted {
  /** Accepted, rejected, failed, in doubt, open. */
  readonly counts: readonly [number, number, number, number, number];
  readonly told: readonly Decided[];
  readonly bad: boolean;
}

/** Tells what each commit adds: an attempt that is settled once more moves from one count to another. */
function openCounts(): (settlements: readonly Settlement[], intents: readonly Intent[]) => Counted {
  const before = new Map<string, Settlement["result"]>();
  return (settlements, intents) => {
    const counts: [number, number, number, number, number] = [0, 0, 0, 0, intents.length];
    const add = (result: Settlement["result"], by: number): void => {
      if (isDecided(result)) counts[resultCode[result]] += by;
    };
    const told: Decided[] = [];
    for (const settlement of settlements) {
      const { recipient, attempt, result } = settlement;
      const key = `${recipient} ${attempt}`;
      const last = before.get(key);
      before.set(key, result);
      add(result, 1);
      if (last === undefined) counts[4] -= 1;
      else add(last, -1);
      if (last === undefined && isDecided(result)) told.push({ ...settlement, result });
    }
    return { counts, told, bad: told.some(({ result }) => result !== "accepted") };
  };
}
