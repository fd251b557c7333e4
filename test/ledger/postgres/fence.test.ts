import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { LedgerWriteError } from "../../../src/model/trouble.ts";
import { postgresHome } from "../../../src/ledger/postgres/postgres-home.ts";
import { lockRequest } from "../conformance/homes.ts";
import { postgresGround } from "../conformance/postgres-home.ts";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";

/** Takes a lock away from its holder, as if that had not answered for the whole lease. */
async function lapse(ground: Awaited<ReturnType<typeof postgresGround>>): Promise<void> {
  await ground.sql("UPDATE locks SET expires_at = clock_timestamp() - interval '1 s'");
}

it("whoever was paused until another took over can neither claim nor settle, nor begin again", async () => {
  await using ground = await postgresGround({ leaseMs: 60_000 });
  const lock = await ground.home.lock(lockRequest());
  const paused = await ground.open();
  const run = await paused.begin(runStart());
  await attempts(run, 1, "open");

  await lapse(ground);
  const other = ground.another();
  const taken = await other.lock(lockRequest());
  const next = await other.write();
  expect((await next.begin(runStart())).recovered).toBe(1);

  const error: unknown = await run.record([], [intent(2)]).catch((e: unknown) => e);
  expect(error).toBeInstanceOf(LedgerWriteError);
  expect(error).toMatchObject({ message: expect.stringMatching(/another run took over the lock/) });
  await expect(run.record([settlement(1, "accepted")], [])).rejects.toBe(error);
  await expect(paused.begin(runStart())).rejects.toThrow(/took over the lock/);
  expect(await next.totals(wave)).toMatchObject({ accepted: 0, in_doubt: 1 });
  expect(await next.standings(wave, [2])).toEqual([undefined]);

  // What it gives back is not the other's.
  await lock.release();
  await expect(ground.another().lock(lockRequest())).rejects.toThrow(/is locked by process/);
  await next.close();
  await taken.release();
});

it("whoever was paused while nobody took over goes on", async () => {
  await using ground = await postgresGround({ leaseMs: 60_000 });
  const lock = await ground.home.lock(lockRequest());
  const run = await (await ground.open()).begin(runStart());
  await lapse(ground);
  await attempts(run, 1, "accepted");
  await lock.release();
});

it("a holder that lives keeps its lock far beyond one lease, and lets go when it is done", async () => {
  const leaseMs = 3_000;
  await using ground = await postgresGround({ leaseMs });
  const lock = await ground.home.lock(lockRequest());
  const expiresAtMs = async (): Promise<number> => {
    const [row] = await ground.sql<{ at: number }>(
      "SELECT extract(epoch FROM min(expires_at))::float * 1000 AS at FROM locks",
    );
    return row?.at ?? 0;
  };
  const atFirstMs = await expiresAtMs();
  while ((await expiresAtMs()) < atFirstMs + leaseMs) await sleep(50);
  await expect(ground.another().lock(lockRequest())).rejects.toThrow(/is locked by process/);
  await lock.release();
  await (await ground.another().lock(lockRequest())).release();
});

it("every taking raises the lock's token, whoever takes it", async () => {
  await using ground = await postgresGround();
  const tokens: number[] = [];
  for (let turn = 0; turn < 3; turn += 1) {
    const lock = await ground.another().lock(lockRequest({ names: ["provider promo"] }));
    const [row] = await ground.sql<{ token: string }>("SELECT token FROM locks");
    tokens.push(Number(row?.token));
    await lock.release();
  }
  expect(tokens).toEqual([1, 2, 3]);
});

it("a machine whose clock is an hour off takes no lock that is held", async () => {
  await using ground = await postgresGround();
  const lock = await ground.home.lock(lockRequest());
  const now = Date.now;
  Date.now = () => now() + 3_600_000;
  try {
    await expect(ground.another().lock(lockRequest())).rejects.toThrow(/is locked by process/);
  } finally {
    Date.now = now;
  }
  await lock.release();
});

it("a lease lasts fifteen seconds unless said otherwise", async () => {
  await using ground = await postgresGround();
  const lock = await postgresHome(ground.ledgerAddress).lock(lockRequest());
  const [row] = await ground.sql<{ left: number }>(
    `SELECT extract(epoch FROM min(expires_at) - clock_timestamp())::float AS left FROM locks`,
  );
  expect(row?.left).toBeGreaterThan(5);
  expect(row?.left).toBeLessThanOrEqual(15);
  await lock.release();
});
