import type { Addressee, Parcel } from "../../model/sending.ts";
import type { RunNews, TakenShard, WorkOrder } from "../../model/work.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { decides, resultCode } from "../results.ts";
import type { Asking, Database, Within } from "./database.ts";
import { addJobsSql } from "./jobs.ts";
import { heldStill } from "./leases.ts";
import { doubtOpen } from "./orders.ts";
import { runLedger } from "./run-ledger.ts";
import type { ShardLeases, Taking } from "./shard-leases.ts";
import { fencesOf, lockName } from "./shard-leases.ts";
import { forgetTold, tellDoubts, tellingCommits } from "./tell-outcomes.ts";

interface ShardRow {
  readonly run: number;
  readonly nth: number;
  readonly wave: number;
  readonly spec: WorkOrder;
  readonly parcels: string;
}

/** Who takes a shard. */
export interface Taker {
  /** Who in the engine has its job. */
  readonly lockedBy: string;
  /** Called with what this worker hears of the shard's run with each of its commits. */
  readonly onNews: (news: RunNews) => void;
}

/** The shard with what is left of it. What a worker before left open is in doubt from now on. */
export async function takeShard(
  database: Database,
  leases: ShardLeases,
  { shard: id, lockedBy, onNews }: Taker & { readonly shard: number },
): Promise<TakenShard | undefined> {
  const { schema } = database;
  const taken = await database.transaction(async (asking) => {
    const { rows } = asking;
    const [row] = await rows<ShardRow>(
      `SELECT s.run, s.nth, o.wave, o.spec, s.parcels
       FROM ${schema}.shards AS s JOIN ${schema}.orders AS o ON o.run = s.run
       WHERE s.id = $1 AND s.state <> 'done' AND o.state = 'running' AND o.stop IS NULL
       FOR UPDATE OF s`,
      [id],
    );
    const taking = row && (await leases.take(asking, id));
    if (row === undefined || taking === undefined) return undefined;
    await rows(`UPDATE ${schema}.shards SET state = 'held', locked_by = $2 WHERE id = $1`, [
      id,
      lockedBy,
    ]);
    const all = JSON.parse(row.parcels) as readonly Parcel[];
    const keys = all.flatMap(({ to }) => to.map(({ key }) => key));
    const within = { schema, rows };
    const doubts = await doubtOpen(within, row.wave, row.run, keys);
    const news = await tellDoubts(within, { run: row.run, shard: id }, doubts);
    return { row, taking, news, parcels: await left(within, row, { all, keys }) };
  });
  if (taken === undefined) return undefined;
  const { row, taking, news, parcels } = taken;
  leases.keep(taking);
  const { run, wave, nth, spec: order } = row;
  const commit = tellingCommits(database, id, onNews);
  const ledger = runLedger(database, fencesOf(taking), { wave, run, recovered: 0 }, commit);
  return { ...taking, isFirst: nth === 0, order, parcels, ledger, news };
}

interface TriedRow {
  readonly recipient: RecipientKey;
  readonly attempts: number;
  readonly decided: boolean;
}

/** Whoever this run has decided about is left out, with everyone in the same request: it may hold their number. */
async function left(
  { schema, rows }: Within,
  { wave, run }: ShardRow,
  shard: { readonly all: readonly Parcel[]; readonly keys: readonly RecipientKey[] },
): Promise<readonly Parcel[]> {
  const found = await rows<TriedRow>(
    `SELECT recipient, max(attempt) AS attempts, bool_or(run = $3 AND ${decides}) AS decided
     FROM ${schema}.attempts WHERE wave = $1 AND recipient = ANY ($2::bigint[]) GROUP BY recipient`,
    [wave, shard.keys, run],
  );
  const tried = new Map(found.map((row) => [row.recipient, row]));
  const since = (one: Addressee): Addressee => ({
    ...one,
    attempts: tried.get(one.key)?.attempts ?? one.attempts,
  });
  return shard.all
    .filter(({ to }) => !to.some(({ key }) => tried.get(key)?.decided === true))
    .map((parcel) => ({ ...parcel, to: parcel.to.map(since) }));
}

/** Counts it, forgets its payloads, and lets the others go where it was the first. */
export async function finishShard(
  database: Database,
  leases: ShardLeases,
  { id, token, jobs, run }: Taking & { readonly jobs: string; readonly run: string },
): Promise<void> {
  const { schema } = database;
  let number = 0;
  await letGo(database, leases, { id, token }, async ({ rows }) => {
    await count({ schema, rows }, id);
    const [row] = await rows<{ readonly run: number; readonly nth: number }>(
      `UPDATE ${schema}.shards SET state = 'done', parcels = NULL WHERE id = $1 RETURNING run, nth`,
      [id],
    );
    // Nobody takes it again, so nobody is given its first token again.
    await rows(`DELETE FROM ${schema}.locks WHERE name = $1`, [lockName(id)]);
    if (row === undefined) throw new Error(`shard ${id} of ${run} is gone`);
    if (row.nth === 0) await rows(addJobsSql(schema, jobs, "s.run = $1"), [row.run]);
    number = row.run;
  });
  // Tidying up, which the next one does as well.
  await forgetTold(database, number).catch(() => undefined);
}

export async function giveBackShard(
  database: Database,
  leases: ShardLeases,
  { id, token, jobs }: Taking & { readonly jobs: string },
): Promise<void> {
  const { schema } = database;
  await letGo(database, leases, { id, token }, async ({ rows }) => {
    await rows(`UPDATE ${schema}.shards SET state = 'waiting' WHERE id = $1`, [id]);
    // With another token, so that a word of its life that is still on its way finds nothing.
    await rows(
      `UPDATE ${schema}.locks SET token = token + 1, expires_at = '-infinity' WHERE name = $1`,
      [lockName(id)],
    );
    await rows(addJobsSql(schema, jobs, "s.id = $1"), [id]);
  });
}

/** Only its holder lets go of a shard. Where that fails, its lease ends by itself. */
async function letGo(
  database: Database,
  leases: ShardLeases,
  taking: Taking,
  work: (asking: Asking) => Promise<void>,
): Promise<void> {
  const { schema } = database;
  leases.forget(taking);
  await database.transaction(async ({ rows }) => {
    await heldStill({ schema, rows }, fencesOf(taking));
    await work({ rows });
  });
}

/** What the ledger says of its recipients. */
async function count({ schema, rows }: Within, id: number): Promise<void> {
  const of = (name: "accepted" | "rejected" | "failed" | "in_doubt"): string =>
    `count(*) FILTER (WHERE a.result = ${resultCode[name]}) AS ${name}`;
  // The keys first, and once: joined with the attempts, the text would be read again for each of them.
  await rows(
    `UPDATE ${schema}.shards AS s
     SET accepted = c.accepted, rejected = c.rejected, failed = c.failed, in_doubt = c.in_doubt
     FROM (
       SELECT ${of("accepted")}, ${of("rejected")}, ${of("failed")}, ${of("in_doubt")}
       FROM ${schema}.attempts AS a
       WHERE a.wave = (SELECT o.wave FROM ${schema}.orders AS o
                       JOIN ${schema}.shards AS one ON one.run = o.run WHERE one.id = $1)
         AND a.run = (SELECT run FROM ${schema}.shards WHERE id = $1)
         AND a.recipient = ANY (ARRAY(
           SELECT (addressee ->> 'key')::bigint FROM ${schema}.shards AS one,
             jsonb_array_elements(one.parcels::jsonb) AS parcel,
             jsonb_array_elements(parcel -> 'to') AS addressee
           WHERE one.id = $1
         ))
     ) AS c WHERE s.id = $1`,
    [id],
  );
}
