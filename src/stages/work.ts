import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { openWork } from "../ledger/postgres/work.ts";
import type { Work } from "../ledger/postgres/work.ts";
import { readLedgerAddress } from "../model/ledger-address.ts";
import type { PostgresAddress } from "../model/ledger-address.ts";
import { UsageError } from "../model/trouble.ts";
import type { OpenOrder } from "../model/work.ts";
import { prepareQueue, takeJobs } from "../queue/queue.ts";
import type { Taking } from "../queue/queue.ts";
import { abilityFor } from "./ability.ts";
import type { Ability, Equipment } from "./ability.ts";
import { sendShard } from "./send-shard.ts";

export interface WorkRequest extends Equipment {
  /** `postgres://…`, instead of `CARILLON_LEDGER`. */
  readonly ledger?: string;
  /** Shards at once, of each provider. */
  readonly concurrency: number;
  /** Give back what has not begun, wait for what is in flight, and return. */
  readonly signal: AbortSignal;
  readonly drainMs?: number;
  readonly abandon?: AbortSignal;
  /** One line for the log. */
  readonly onNote?: (text: string) => void;
  /** How long a shard outlives a worker who is gone. */
  readonly leaseMs?: number;
}

const lookMs = 1000;
const never = new AbortController().signal;

/** Sends shards of whatever is distributed in a ledger, until told to stop. Never sees a campaign's files. */
export async function work(request: WorkRequest): Promise<void> {
  const { leaseMs } = request;
  const shared = await openWork(addressOf(request), leaseMs === undefined ? {} : { leaseMs });
  try {
    await prepareQueue(shared.engine);
    await new Worker(shared, request).run();
  } finally {
    await shared.close();
  }
}

function addressOf({ ledger, env }: WorkRequest): PostgresAddress {
  const told = ledger ?? env["CARILLON_LEDGER"];
  const address = told ? readLedgerAddress(told) : undefined;
  if (address?.kind === "postgres") return address;
  throw new UsageError(
    "a worker takes its work from a ledger in PostgreSQL, and none is named",
    "name one with --ledger postgres://… or CARILLON_LEDGER",
  );
}

class Worker {
  readonly #work: Work;
  readonly #request: WorkRequest;
  readonly #name = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  /** By task: who takes its jobs, or why nobody does. */
  readonly #tasks = new Map<string, Taking | string>();
  /** By shard: its run, and what ends the sending of it. */
  readonly #held = new Map<number, { readonly run: string; readonly end: AbortController }>();
  /** What it cannot do at the moment, as last said. */
  #trouble = "";

  constructor(shared: Work, request: WorkRequest) {
    this.#work = shared;
    this.#request = request;
  }

  async run(): Promise<void> {
    const { signal } = this.#request;
    this.#note(`taking shards from ${this.#work.shown}`);
    while (!signal.aborted) {
      await this.#look();
      await sleep(lookMs, undefined, { signal }).catch(() => undefined);
    }
    this.#note("stopping: waiting for what is in flight");
    for (const { end } of this.#held.values()) end.abort();
    const taking = [...this.#tasks.values()].filter((one) => typeof one !== "string");
    await Promise.all(taking.map((one) => one.stop()));
  }

  /** Once a second. A database that is away is waited for. */
  async #look(): Promise<void> {
    try {
      const orders = await this.#work.orders();
      for (const one of orders) await this.#meet(one);
      await this.#work.sweep();
      const able = [...this.#tasks].flatMap(([task, one]) => (typeof one === "string" ? [] : task));
      await this.#work.beat(this.#name, able);
      this.#inTrouble("");
    } catch (error) {
      this.#inTrouble(error instanceof Error ? error.message : String(error));
    }
  }

  /** Begins to take an order's jobs where it is the first of its kind; lets go of it where it stops. */
  async #meet({ order, task, stop }: OpenOrder): Promise<void> {
    if (stop !== undefined) {
      for (const { run, end } of this.#held.values()) if (run === order.run) end.abort();
    }
    if (this.#tasks.has(task)) return;
    const ability = abilityFor(order, this.#request);
    if (typeof ability === "string") {
      this.#tasks.set(task, ability);
      return this.#note(`taking no shard of ${order.provider.name}: ${ability}`);
    }
    const taking = await takeJobs({
      ...this.#work.engine,
      task,
      concurrency: this.#request.concurrency,
      take: (shard, lockedBy) => this.#send(shard, lockedBy, ability),
      // Where orders of its kind are there still, the next look begins again.
      onEnd: () => void this.#tasks.delete(task),
    });
    this.#tasks.set(task, taking);
    this.#note(`taking shards of ${order.provider.name} (${order.provider.adapter})`);
  }

  async #send(id: number, lockedBy: string, ability: Ability): Promise<void> {
    const { signal, drainMs = 60_000, abandon = never } = this.#request;
    if (signal.aborted) throw new Error("this worker is stopping");
    const shard = await this.#work.take(id, lockedBy);
    if (shard === undefined) return;
    const end = new AbortController();
    this.#held.set(id, { run: shard.order.run, end });
    try {
      if (signal.aborted) end.abort();
      const within = { work: this.#work, ability, signal: end.signal, drainMs, abandon };
      await sendShard(shard, within);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#note(`shard ${id} was left to others: ${reason}`);
    } finally {
      this.#work.drop(id);
      this.#held.delete(id);
    }
  }

  #inTrouble(trouble: string): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#note(trouble === "" ? "the ledger is back" : `the ledger does not answer: ${trouble}`);
  }

  #note(text: string): void {
    this.#request.onNote?.(text);
  }
}
