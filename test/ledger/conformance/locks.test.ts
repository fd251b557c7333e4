import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { LockHolder } from "../../../src/model/ledger.ts";
import { LockedError } from "../../../src/model/trouble.ts";
import { child } from "../child.ts";
import { compiledLedger } from "../compiled-ledger.ts";
import { homesAndPooler, lockRequest } from "./homes.ts";

const patience = { timeout: 60_000, interval: 20 };

let compiled: Awaited<ReturnType<typeof compiledLedger>>;
beforeAll(async () => {
  compiled = await compiledLedger();
});
afterAll(() => compiled.remove());

describe.each(homesAndPooler)("the locks of a ledger in $name", ({ ground, leases }) => {
  it("refuse a second taker and say who holds them", async () => {
    await using place = await ground();
    const lock = await place.home.lock(lockRequest());
    const error: unknown = await place
      .another()
      .lock(lockRequest())
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(LockedError);
    expect(error).toMatchObject({
      message: expect.stringContaining(`campaign spring-sale is locked by process ${process.pid}`),
      holder: { pid: process.pid, host: hostname(), what: "send of spring-sale" },
    });
    await lock.release();
    await lock.release();
    await (await place.another().lock(lockRequest())).release();
  });

  it("say who holds one, as long as somebody does", async () => {
    await using place = await ground();
    const holder = () => place.another().holder("campaign spring-sale");
    expect(await holder()).toBeUndefined();
    const lock = await place.home.lock(lockRequest());
    expect(await holder()).toMatchObject({ pid: process.pid, what: "send of spring-sale" });
    expect(await place.another().holder("campaign b")).toBeUndefined();
    await lock.release();
    expect(await holder()).toBeUndefined();
    await (await place.another().lock(lockRequest())).release();
  });

  it("need no ledger, and leave none behind", async () => {
    await using place = await ground();
    await (await place.home.lock(lockRequest())).release();
    expect(await place.another().exists()).toBe(false);
  });

  it("are taken all or none, in any order", async () => {
    await using place = await ground();
    const promo = await place.home.lock(lockRequest({ names: ["provider promo"] }));
    const both = lockRequest({ names: ["provider promo", "campaign b", "campaign b"] });
    await expect(place.another().lock(both)).rejects.toThrow(/provider promo is locked/);
    const free = await place.another().lock(lockRequest({ names: ["campaign b"] }));
    await promo.release();
    await free.release();
  });

  it("go to one of many who ask at once", async () => {
    await using place = await ground();
    const asked = Array.from({ length: 8 }, () => place.another().lock(lockRequest()));
    const answers = await Promise.allSettled(asked);
    const taken = answers.filter(({ status }) => status === "fulfilled");
    expect(taken).toHaveLength(1);
    for (const answer of answers) {
      if (answer.status === "fulfilled") await answer.value.release();
      else expect(answer.reason).toBeInstanceOf(LockedError);
    }
  });

  it.each([
    ["a/b", "a b"],
    ["é", "è"],
    ["x".repeat(300), "x".repeat(301)],
  ])("keep %j and %j apart", async (one, other) => {
    await using place = await ground();
    const locks = [
      await place.home.lock(lockRequest({ names: [one] })),
      await place.another().lock(lockRequest({ names: [other] })),
    ];
    for (const lock of locks) await lock.release();
  });

  it("wait for the holder when asked to, and say so once", async () => {
    await using place = await ground();
    const lock = await place.home.lock(lockRequest());
    const told: (LockHolder | undefined)[] = [];
    const waiting = place
      .another()
      .lock(lockRequest({ wait: true, onWait: (holder) => told.push(holder) }));
    await vi.waitFor(() => expect(told).toMatchObject([{ pid: process.pid }]), patience);
    // Long enough for it to look again.
    await sleep(600);
    await lock.release();
    await (await waiting).release();
    expect(told).toHaveLength(1);
  });

  it("stop waiting when told to", async () => {
    await using place = await ground();
    const lock = await place.home.lock(lockRequest());
    const stop = new AbortController();
    const waiting = place.another().lock(lockRequest({ wait: true, signal: stop.signal }));
    const reason = new Error("enough");
    setTimeout(() => stop.abort(reason), 50);
    await expect(waiting).rejects.toBe(reason);
    await lock.release();
  });

  it("are refused by another process, and free again after that is killed", async () => {
    await using place = await ground({ leaseMs: 5_000 });
    const { module, call, args } = place.inChild;
    await using holder = child(
      "conformance/fixtures/hold-locks.mjs",
      compiled.url(module),
      call,
      JSON.stringify(args),
      JSON.stringify(lockRequest().names),
    );
    expect(await holder.lines.next()).toMatchObject({ value: "held" });
    const asked = place.another().lock(lockRequest());
    await expect(asked).rejects.toMatchObject({ holder: { pid: holder.pid } });
    const told = (): Promise<LockHolder | undefined> =>
      place.another().holder("campaign spring-sale");
    expect(await told()).toMatchObject({ pid: holder.pid });
    await holder.kill();
    if (!leases) expect(await told()).toBeUndefined();
    await (await place.another().lock(lockRequest({ wait: leases }))).release();
  });
});
