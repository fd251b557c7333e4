import { expect, it } from "vitest";
import { postgresHome } from "../../../src/ledger/postgres/postgres-home.ts";
import { LedgerRefusedError, LedgerWriteError, UsageError } from "../../../src/model/trouble.ts";
import { deadUrl } from "../../helpers/fault-server.ts";
import { password, postgresUrl } from "../../helpers/postgres-server.ts";
import { lockRequest } from "../conformance/homes.ts";
import { postgresGround } from "../conformance/postgres-home.ts";
import { attempts, intent, runStart, settlement, wave } from "../records.ts";

/** Everything that an error could tell anybody. */
function told(error: unknown): string {
  const seen: unknown[] = [];
  for (let one = error; one instanceof Error; one = one.cause) {
    seen.push(one.message, one.stack, JSON.stringify(one));
  }
  return seen.join("\n");
}

it("a database that is down is refused by its host, without the password", async () => {
  const { port } = new URL(await deadUrl());
  const url = `postgres://ann:${password}@127.0.0.1:${port}/shop`;
  const home = postgresHome({ kind: "postgres", url });
  for (const ask of [() => home.exists(), () => home.read(), () => home.lock(lockRequest())]) {
    const error: unknown = await ask().catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`postgres://ann@127.0.0.1:${port}/shop`),
    });
    expect(told(error)).not.toContain(password);
  }
});

it.skipIf(process.env["CARILLON_TEST_POSTGRES_URL"])(
  "a wrong password is refused, and not shown",
  async () => {
    const url = (await postgresUrl()).replace(password, "wr0ng-one");
    const error: unknown = await postgresHome({ kind: "postgres", url })
      .read()
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LedgerRefusedError);
    expect(error).toMatchObject({ message: expect.stringContaining("password") });
    expect(told(error)).not.toContain("wr0ng-one");
  },
);

it.skipIf(process.env["CARILLON_TEST_POSTGRES_URL"])(
  "an address in carillon.yaml gets no password of the environment",
  async () => {
    const url = (await postgresUrl()).replace(`:${password}`, "");
    process.env["PGPASSWORD"] = password;
    try {
      const home = postgresHome({ kind: "postgres", url, inFile: true });
      await expect(home.exists()).rejects.toThrow(/an address in carillon.yaml gets none/);
      expect(await postgresHome({ kind: "postgres", url }).exists()).toBe(false);
    } finally {
      delete process.env["PGPASSWORD"];
    }
  },
);

it("an address that cannot be read is told, but not shown", async () => {
  const url = "postgres://ann:hun/ter2@db/shop";
  const error: unknown = await postgresHome({ kind: "postgres", url })
    .read()
    .catch((e: unknown) => e);
  expect(error).toBeInstanceOf(UsageError);
  expect(told(error)).not.toContain("ter2");
});

it("a run whose database goes away takes nothing more, and what it had is still there", async () => {
  await using ground = await postgresGround();
  const ledger = await ground.open();
  const run = await ledger.begin(runStart());
  await attempts(run, 1, "accepted");
  await run.record([], [intent(2)]);
  // The server ends the connection in the middle of the statement.
  const hold = await ground.sql<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await ground.sql("BEGIN");
  await ground.sql("LOCK TABLE attempts IN ACCESS EXCLUSIVE MODE");
  const recording = run.record([settlement(2, "accepted")], [intent(3)]).catch((e: unknown) => e);
  for (;;) {
    const ended = await ground.sql<{ ended: boolean }>(
      `SELECT pg_terminate_backend(pid) AS ended FROM pg_locks
       WHERE NOT granted AND relation = 'attempts'::regclass AND pid <> $1`,
      [hold[0]?.pid],
    );
    if (ended.length > 0) break;
  }
  await ground.sql("COMMIT");
  const error = await recording;
  expect(error).toBeInstanceOf(LedgerWriteError);
  await expect(run.record([], [intent(4)])).rejects.toBe(error);
  expect(await ledger.standings(wave, [1, 2, 3, 4])).toEqual([
    { outcome: "accepted", attempts: 1 },
    { outcome: "in_doubt", attempts: 1 },
    undefined,
    undefined,
  ]);
  await run.finish("aborted", 9_000);
  expect(await ledger.lastRun(wave)).toMatchObject({ status: "aborted" });
});

it("what a provider answers is kept even where it holds what PostgreSQL cannot", async () => {
  await using ground = await postgresGround();
  const run = await (await ground.open()).begin(runStart());
  await run.record([], [intent(1)]);
  await run.record([settlement(1, "rejected", { error: "a\0b\uD800", code: "\0" })], []);
  expect(await run.lastAttempts([1])).toMatchObject([{ error: "a\uFFFDb\uFFFD", code: "\uFFFD" }]);
});
