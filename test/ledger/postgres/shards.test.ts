import { setTimeout as sleep } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import { openWork } from "../../../src/ledger/postgres/work.ts";
import type { Work, WorkOptions } from "../../../src/ledger/postgres/work.ts";
import type { Fences, Lock } from "../../../src/model/ledger.ts";
import type { Parcel } from "../../../src/model/sending.ts";
import type { TakenShard, WorkOrder } from "../../../src/model/work.ts";
import { prepareQueue } from "../../../src/queue/queue.ts";
import { lockRequest } from "../conformance/homes.ts";
import { postgresGround } from "../conformance/postgres-home.ts";
import type { PostgresGround } from "../conformance/postgres-home.ts";
import { destination, intent, runStart, settlement, wave } from "../records.ts";

const people = [1, 2, 3, 4, 5, 6];

function orderOf(run: string): WorkOrder {
  return {
    run,
    ...wave,
    provider: { name: "promo", adapter: "flowiq", settings: {} },
    destination,
    send: {
      concurrency: 1,
      retries: 0,
      timeoutMs: 1000,
      batch: 1,
      tolerate: 0,
      abort: { failureRate: 1, consecutive: 100 },
    },
    version: "v1",
    planned: people.length,
    timezone: "UTC",
  };
}

function parcelTo(key: number): Parcel {
  return { payload: "{}", to: [{ key, phone: "+254700000001", attempts: 0 }], tags: [] };
}

interface Shop {
  readonly ground: PostgresGround;
  /** One more machine. */
  machine(options?: WorkOptions): Promise<Work>;
  /** Number of the shard that waits. */
  readonly shard: number;
}

async function groundToShare(): Promise<PostgresGround> {
  const ground = await postgresGround();
  onTestFinished(() => ground[Symbol.asyncDispose]());
  await (await ground.open()).totals(wave);
  return ground;
}

async function machineAt(ground: PostgresGround, options: WorkOptions = {}): Promise<Work> {
  const work = await openWork(ground.ledgerAddress, { leaseMs: 60_000, ...options });
  onTestFinished(() => work.close().catch(() => undefined));
  return work;
}

function fencesOf({ fences }: Lock): Fences {
  if (fences === undefined) throw new Error("a lock in PostgreSQL is told by its token");
  return fences;
}

/** A run whose one shard waits for workers. */
async function shop(): Promise<Shop> {
  const ground = await groundToShare();
  const sender = await machineAt(ground);
  await prepareQueue(sender.engine);
  const lock = await ground.home.lock(lockRequest());
  const start = runStart();
  await (await ground.open()).begin(start);
  const put = await sender.put(orderOf(start.run), "task", fencesOf(lock));
  await put.shard(people.map(parcelTo));
  await put.start();
  await lock.release();
  const [row] = await ground.sql<{ id: string }>("SELECT id FROM shards");
  return { ground, machine: (options) => machineAt(ground, options), shard: Number(row?.id) };
}

function take(work: Work, shard: number): Promise<TakenShard | undefined> {
  return work.take(shard, { lockedBy: "engine", onNews: () => undefined });
}

async function taken(work: Work, shard: number): Promise<TakenShard> {
  const found = await take(work, shard);
  if (found === undefined) throw new Error("it is somebody else's");
  return found;
}

/** As if whoever holds it had not been heard of for the whole lease. */
async function lapse({ ground }: Shop): Promise<void> {
  await ground.sql("UPDATE locks SET expires_at = clock_timestamp() - interval '1 s'");
}

function recipientsIn({ parcels }: TakenShard): readonly number[] {
  return parcels.flatMap(({ to }) => to.map(({ key }) => key));
}

it("of many who take a shard at once one gets it", async () => {
  const { machine, shard } = await shop();
  const crew = await Promise.all(Array.from({ length: 4 }, () => machine()));
  const all = await Promise.all(crew.map((work) => take(work, shard)));
  expect(all.filter((one) => one !== undefined)).toHaveLength(1);
});

it("whoever claims while another takes the shard either has claimed, and the other leaves that out, or may not send", async () => {
  const there = await shop();
  let [one, other] = [await there.machine(), await there.machine()];
  let holder = await taken(one, there.shard);
  for (const key of people) {
    await lapse(there);
    const [claim, next] = await Promise.allSettled([
      holder.ledger.record([], [intent(key)]),
      taken(other, there.shard),
    ]);
    if (next.status === "rejected") throw next.reason;
    const mayLeave = claim.status === "fulfilled";
    expect(recipientsIn(next.value).includes(key)).toBe(!mayLeave);
    // Late by a whole shard, as one that was stopped and goes on.
    await expect(holder.ledger.record([], [intent(99)])).rejects.toThrow(/took over/);
    if (mayLeave) {
      await expect(holder.ledger.record([settlement(key, "accepted")], [])).rejects.toThrow();
    }
    [one, other] = [other, one];
    holder = next.value;
  }
});

it("a shard that is taken again by whom it lapsed is no business of the first taking", async () => {
  const there = await shop();
  const work = await there.machine();
  const first = await taken(work, there.shard);
  await lapse(there);
  const again = await taken(work, there.shard);
  await expect(work.finish(first)).rejects.toThrow(/taken over/);
  await expect(work.giveBack(first)).rejects.toThrow(/taken over/);
  work.drop(first);
  await again.ledger.record([], [intent(1)]);
  await again.ledger.record([settlement(1, "accepted")], []);
  await work.giveBack(again);
});

it("whose shard was given to others because they were silent may not go on with it", async () => {
  const there = await shop();
  const [silent, other] = [await there.machine(), await there.machine()];
  const held = await taken(silent, there.shard);
  await lapse(there);
  expect(await other.sweep()).toBe(1);
  await expect(held.ledger.record([], [intent(1)])).rejects.toThrow(/took over/);
  expect(recipientsIn(await taken(other, there.shard))).toEqual(people);
});

it("a shard that is given back is free, whatever word of its holder is still on its way", async () => {
  const there = await shop();
  const [one, other] = [await there.machine(), await there.machine()];
  const held = await taken(one, there.shard);
  await one.giveBack(held);
  await there.ground.sql(
    `UPDATE locks SET expires_at = clock_timestamp() + interval '1 h' WHERE token = ${held.token}`,
  );
  expect(recipientsIn(await taken(other, there.shard))).toEqual(people);
});

it("whoever could not write down that they took a shard does not keep it from the others", async () => {
  const there = await shop();
  const leaseMs = 800;
  const [unlucky, dying] = [await there.machine({ leaseMs }), await there.machine({ leaseMs })];
  await there.ground.sql(`
    CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN RAISE EXCEPTION 'the disk is full'; END $$;
    CREATE CONSTRAINT TRIGGER late AFTER UPDATE ON shards DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION refuse()`);
  await expect(take(unlucky, there.shard)).rejects.toThrow("the disk is full");
  await there.ground.sql("DROP TRIGGER late ON shards");
  await taken(dying, there.shard);
  await dying.close();
  const heir = await there.machine();
  while ((await take(heir, there.shard)) === undefined) await sleep(50);
});

it("a sender that was paused while another run sent the campaign leaves nothing to workers", async () => {
  const ground = await groundToShare();
  const paused = await machineAt(ground);
  await prepareQueue(paused.engine);
  const lock = await ground.home.lock(lockRequest());
  const start = runStart();
  await (await ground.open()).begin(start);
  const early = await paused.put(orderOf(start.run), "task", fencesOf(lock));
  await early.shard(people.map(parcelTo));

  await ground.sql("UPDATE locks SET expires_at = clock_timestamp() - interval '1 s'");
  const other = ground.another();
  const taken = await other.lock(lockRequest());
  const next = await other.write();
  const run = await next.begin(runStart());
  await run.record([], [intent(1)]);
  await run.record([settlement(1, "in_doubt")], []);
  await run.finish("completed", 2_000);
  await next.close();
  await taken.release();

  await expect(early.start()).rejects.toThrow(/another run of this campaign began/);
  const late = paused.put(orderOf(start.run), "task", fencesOf(lock));
  await expect(late).rejects.toThrow(/another run of this campaign began/);
  await lock.release();
});
