import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import { expect, onTestFinished } from "vitest";
import { work } from "../../src/index.ts";
import type { WorkRequest } from "../../src/index.ts";
import { startCarillon } from "../helpers/carillon.ts";
import type { Running } from "../helpers/carillon.ts";
import { postgresUrl } from "../helpers/postgres-server.ts";
import { sandboxWith, secrets, timesEach, world } from "../cli/send-world.ts";
import type { World, WorldOptions } from "../cli/send-world.ts";

/** A database of its own, gone when the test ends. */
export async function database(): Promise<string> {
  const url = await postgresUrl();
  const schema = `d_${randomUUID().replaceAll("-", "")}`;
  onTestFinished(async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    await client.query("SET client_min_messages = error");
    await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
    await client.query(`DROP SCHEMA IF EXISTS ${schema}_jobs CASCADE`);
    await client.end();
  });
  return `${url}?schema=${schema}`;
}

export interface FleetOptions extends WorldOptions {
  /** When others take over what a dead worker held; by default a living one has time to stand still. */
  readonly leaseMs?: number;
  readonly faults?: readonly string[];
  /** Where the provider is, instead of the sandbox. */
  readonly provider?: string;
  /** Another way to the database, which starts out as given. */
  readonly via?: (url: string) => Promise<string>;
}

export interface Fleet extends World {
  readonly url: string;
  readonly sandbox: Awaited<ReturnType<typeof sandboxWith>>;
  /** Asks the ledger's database, whose schema is named. */
  ask(sql: (schema: string) => string): Promise<readonly object[]>;
  /** Throws, with what is known of them, where somebody was sent more than one request. */
  oncePerPerson(): Promise<void>;
  /** Resolves once so many orders wait for workers. */
  orders(count: number): Promise<void>;
  /** A worker in this process, stopped with the test at the latest. */
  worker(
    env?: Readonly<Record<string, string | undefined>>,
    listen?: WorkRequest["listen"],
  ): Worker;
  /** One that can be killed. */
  workerProcess(...args: readonly string[]): Running;
}

export interface Worker {
  readonly notes: readonly string[];
  stop(): Promise<void>;
}

export async function fleet(asked: FleetOptions): Promise<Fleet> {
  const { faults = [], leaseMs = 30_000, provider, via, ...options } = asked;
  const sandbox = await sandboxWith(...faults);
  const url = await database();
  const elsewhere = provider === undefined ? {} : { FLOWIQ_BASE_URL: provider };
  const ledger = via === undefined ? url : await via(url);
  const tenant = { FLOWIQ_TENANT_ID: randomUUID() };
  const where = { ...sandbox.env, ...elsewhere, ...tenant, CARILLON_LEDGER: ledger };
  const there = await world({ ...options, env: where });
  const environment = { ...secrets, ...where };
  const ask: Fleet["ask"] = async (sql) => {
    const client = new pg.Client({ connectionString: url.replace(/\?.*/, "") });
    await client.connect();
    try {
      const schema = new URL(url).searchParams.get("schema") ?? "";
      return (await client.query<object>(sql(schema))).rows;
    } finally {
      await client.end();
    }
  };
  return {
    ...there,
    url,
    sandbox,
    ask,
    async oncePerPerson() {
      const arrivals = sandbox.inbox();
      const strangers = arrivals.filter(({ path }) => !path.includes(tenant.FLOWIQ_TENANT_ID));
      expect(strangers, "sent by another test").toEqual([]);
      const times = timesEach(arrivals.flatMap(({ to }) => to));
      const twice = arrivals.filter(({ to }) => to.some((phone) => (times[phone] ?? 0) > 1));
      if (twice.length === 0) return;
      const phones = [...new Set(twice.flatMap(({ to }) => to.map((phone) => phone.slice(1))))];
      const known = await ask(
        (schema) => `SELECT * FROM ${schema}.attempts WHERE recipient IN (${phones.join(", ")})`,
      );
      throw new Error(`messaged twice: ${JSON.stringify({ twice, known }, undefined, 1)}`);
    },
    async orders(count) {
      const running = (schema: string): string =>
        `SELECT 1 FROM ${schema}.orders WHERE state = 'running'`;
      while ((await ask(running).catch(() => [])).length < count) await sleep(50);
    },
    worker(env = {}, listen?) {
      const notes: string[] = [];
      const end = new AbortController();
      const running = work({
        env: { ...environment, ...env },
        concurrency: 1,
        signal: end.signal,
        onNote: (text) => notes.push(text),
        leaseMs,
        ...(listen === undefined ? {} : { listen }),
      });
      const stop = async (): Promise<void> => {
        end.abort();
        await running;
      };
      onTestFinished(stop);
      return { notes, stop };
    },
    workerProcess(...args) {
      const running = startCarillon(["worker", ...args], { cwd: there.root, env: environment });
      onTestFinished(() => void running.child.kill("SIGKILL"));
      return running;
    },
  };
}
