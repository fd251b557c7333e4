import { randomUUID } from "node:crypto";
import { setMaxListeners } from "node:events";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Work } from "../../ledger/postgres/work.ts";
import type { OpenOrder, RunNews, TakenShard } from "../../model/work.ts";
import type { WorkerMetrics } from "../../model/worker-metrics.ts";
import { takeJobs } from "../../queue/queue.ts";
import type { Taking } from "../../queue/queue.ts";
import { StopSending } from "../../send/stop-sending.ts";
import { defaultDrainMs } from "../execute/surroundings.ts";
import { abilityFor } from "./ability.ts";
import type { Ability, Equipment } from "./ability.ts";
import { openSemaphore } from "./semaphore.ts";
import type { Semaphore } from "./semaphore.ts";
import { Paces } from "./paces.ts";
import { heed, sendShard } from "./send-shard.ts";
import type { Ending } from "./send-shard.ts";
import { meteredLedger, meteredPace } from "./metered.ts";

export interface WorkerOptions extends Equipment {
  /** Shards at once, of each provider. */
  readonly concurrency: number;
  /** Give back what has not begun, wait for what is in flight, and return. */
  readonly signal: AbortSignal;
  readonly drainMs?: number;
  readonly abandon?: AbortSignal;
  /** One line for the log. */
  readonly onNote?: (text: string) => void;
  readonly metrics: WorkerMetrics;
}

export interface Worker {
  /** Resolves once told to stop, and everything in flight is settled. */
  run(): Promise<void>;
  /** Why it takes no shards now; nothing where it does. */
  unready(): string | undefined;
}

export function openWorker(work: Work, options: WorkerOptions): Worker {
  return new ShardWorker(work, options);
}

const lookMs = 1000;
/** How seldom it looks at every job. */
const looksPerSweep = 5;
/** A database that is away is asked less and less often, down to this. */
const longestLookMs = 10_000;

/** Somebody who can send the shards of one task. */
interface Sender {
  readonly ability: Ability;
  readonly slots: Semaphore;
}

class ShardWorker implements Worker {
  readonly #work: Work;
  readonly #options: WorkerOptions;
  readonly #name = `${hostname()} ${process.pid} ${randomUUID().slice(0, 8)}`;
  readonly #paces: Paces;
  /** Told to all shards at hand, however many: a signal of others would take their listeners for a leak. */
  readonly #abandon: AbortSignal;
  /** By task: who takes its jobs, or why nobody does. */
  readonly #tasks = new Map<string, Taking | string>();
  /** Of each shard at hand: its run, and what ends the sending of it. */
  readonly #held = new Set<{ readonly run: string; readonly end: AbortController }>();
  /** What it cannot do at the moment, as last said; at first it has not looked. */
  #trouble: string | undefined;
  #failures = 0;
  #looks = 0;

  constructor(work: Work, options: WorkerOptions) {
    this.#work = work;
    this.#options = options;
    this.#abandon = AbortSignal.any(options.abandon === undefined ? [] : [options.abandon]);
    setMaxListeners(0, this.#abandon);
    this.#paces = new Paces((provider) => work.budget(provider));
  }

  async run(): Promise<void> {
    const { signal } = this.#options;
    this.#note(`taking shards from ${this.#work.shown}`);
    while (!signal.aborted) {
      await this.#look();
      const waitMs = Math.min(longestLookMs, lookMs * 2 ** this.#failures);
      await sleep(waitMs, undefined, { signal }).catch(() => undefined);
    }
    this.#note("stopping: waiting for what is in flight");
    for (const { end } of this.#held) end.abort();
    const taking = [...this.#tasks.values()].filter((one) => typeof one !== "string");
    await Promise.all(taking.map((one) => one.stop()));
    this.#paces.close();
  }

  unready(): string | undefined {
    if (this.#options.signal.aborted) return "stopping";
    if (this.#trouble === undefined) return "starting";
    return this.#trouble === "" ? undefined : "the ledger does not answer";
  }

  /** Once a second. A database that is away is waited for. */
  async #look(): Promise<void> {
    try {
      for (const one of await this.#work.orders()) await this.#meet(one);
      await this.#work.sweep();
      if (this.#looks++ % looksPerSweep === 0) await this.#work.sweepJobs();
      const able = [...this.#tasks].flatMap(([task, one]) => (typeof one === "string" ? [] : task));
      await this.#work.beat(this.#name, able);
      this.#failures = 0;
      this.#inTrouble("");
    } catch (error) {
      this.#failures += 1;
      this.#inTrouble(reasonOf(error));
    }
  }

  /** Begins to take an order's jobs where it is the first of its kind; lets go of it where it stops. */
  async #meet({ order, task, stop }: OpenOrder): Promise<void> {
    if (stop !== undefined) {
      for (const { run, end } of this.#held) {
        if (run === order.run) end.abort(new StopSending(stop));
      }
    }
    if (this.#tasks.has(task)) return;
    const ability = abilityFor(order, this.#options);
    if (typeof ability === "string") {
      this.#tasks.set(task, ability);
      return this.#note(`taking no shard of ${order.provider.name}: ${ability}`);
    }
    const { concurrency } = this.#options;
    const sender = { ability, slots: openSemaphore(concurrency) };
    const taking = await takeJobs({
      ...this.#work.engine,
      task,
      // One ahead: it is at hand when the one before has gone out.
      concurrency: concurrency + 1,
      take: (shard, lockedBy) => this.#take(shard, lockedBy, sender),
      // Where orders of its kind are there still, the next look begins again.
      onEnd: () => void this.#tasks.delete(task),
    });
    this.#tasks.set(task, taking);
    this.#note(`taking shards of ${order.provider.name} (${order.provider.adapter})`);
  }

  async #take(id: number, lockedBy: string, sender: Sender): Promise<void> {
    const { signal, metrics } = this.#options;
    if (signal.aborted) throw new Error("this worker is stopping");
    const end = new AbortController();
    const ending: Ending = { end, told: [] };
    let shard: TakenShard | undefined;
    const onNews = (news: RunNews): void => {
      if (shard !== undefined) heed(news, shard, { work: this.#work, ending });
    };
    shard = await this.#work.take(id, { lockedBy, onNews });
    if (shard === undefined) return;
    const { order, news } = shard;
    const held = { run: order.run, end };
    this.#held.add(held);
    metrics.shard(order.provider.name, "taken");
    try {
      if (signal.aborted) end.abort();
      onNews(news);
      const isDone = await this.#send(shard, sender, ending);
      metrics.shard(order.provider.name, isDone ? "done" : "returned");
    } catch (error) {
      this.#note(`shard ${id} was left to others: ${reasonOf(error)}`);
    } finally {
      this.#work.drop(shard);
      this.#held.delete(held);
    }
  }

  async #send(shard: TakenShard, sender: Sender, ending: Ending): Promise<boolean> {
    const { drainMs = defaultDrainMs, metrics } = this.#options;
    const { name } = shard.order.provider;
    const leave = await sender.slots.enter(ending.end.signal);
    const metered = meteredLedger(shard.ledger, name, metrics);
    try {
      return await sendShard(
        { ...shard, ledger: metered.ledger },
        {
          work: this.#work,
          ability: sender.ability,
          pace: meteredPace(this.#paces.join(shard.order), name, metrics),
          ending,
          drainMs,
          abandon: this.#abandon,
          onHandedOut: () => leave?.(),
        },
      );
    } finally {
      leave?.();
      metered.end();
    }
  }

  #inTrouble(trouble: string): void {
    const isNews = trouble !== (this.#trouble ?? "");
    this.#trouble = trouble;
    if (!isNews) return;
    this.#note(trouble === "" ? "the ledger is back" : `the ledger does not answer: ${trouble}`);
  }

  #note(text: string): void {
    this.#options.onNote?.(text);
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
