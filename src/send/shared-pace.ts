import type { Budget } from "../model/budget.ts";
import type { Pace } from "../model/pace.ts";
import { noDepartures, watchDepartures } from "./departures.ts";
import { noSchedule } from "./leave-schedule.ts";
import { Gate } from "./pace.ts";
import type { Clock } from "./pace.ts";
import { sharedSchedule } from "./shared-schedule.ts";
import type { SharedSchedule } from "./shared-schedule.ts";

/** How soon a pause that was asked for elsewhere is heeded here. */
const pollMs = 200;

export interface SharedPaceOptions {
  readonly budget: Budget;
  /** Absent: nothing but pauses is shared. */
  readonly perSecond?: number;
  readonly now?: Clock;
}

/**
 * The pace of one sender among several, on this machine or others: together they keep to the
 * rate, and wait when one of them was asked to. `turn` rejects once the budget cannot be asked
 * any more. Closing it leaves the budget open.
 */
export function openSharedPace(options: SharedPaceOptions): SharedPace {
  return new PaceOfBudget(options);
}

/** A pace that several parts of one process may use in turn: see `joinPace`. */
export interface SharedPace extends Pace {
  turn(): Promise<boolean>;
  leave(): Promise<boolean>;
  /** Takes back a turn that nobody is going to use: no `leave` follows. */
  forgo(): void;
  /** Why the budget cannot be asked any more. */
  readonly trouble: { readonly error: unknown } | undefined;
}

class PaceOfBudget implements SharedPace {
  readonly #budget: Budget;
  readonly #now: Clock;
  readonly #schedule: SharedSchedule;
  readonly #gate: Gate;
  readonly #timer: NodeJS.Timeout;
  #trouble: { readonly error: unknown } | undefined;

  constructor({ budget, perSecond, now = () => performance.now() }: SharedPaceOptions) {
    this.#budget = budget;
    this.#now = now;
    this.#schedule = sharedSchedule({
      budget,
      perSecond: perSecond ?? 1,
      now,
      onChange: (pausedForMs) => this.#heed(pausedForMs),
      onTrouble: (error) => {
        this.#trouble = { error };
        this.close();
      },
    });
    this.#gate =
      perSecond === undefined
        ? new Gate(noSchedule, noDepartures, now)
        : new Gate(this.#schedule, watchDepartures(perSecond), now);
    this.#timer = setInterval(() => this.#schedule.poll(), pollMs);
    this.#timer.unref();
  }

  async turn(): Promise<boolean> {
    const may = await this.#gate.turn();
    if (!may && this.#trouble !== undefined) throw this.#trouble.error;
    return may;
  }

  forgo(): void {
    this.#gate.forgo();
  }

  get trouble(): { readonly error: unknown } | undefined {
    return this.#trouble;
  }

  async leave(): Promise<boolean> {
    return this.#gate.leave();
  }

  gone(left: boolean): void {
    this.#gate.gone(left);
  }

  pauseFor(ms: number): void {
    this.#gate.pauseFor(ms);
    this.#schedule.dropBefore(this.#now() + ms);
    // Where it cannot be said, asking will fail as well.
    this.#budget.pause(ms).catch(() => undefined);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#schedule.close();
    this.#gate.close();
  }

  #heed(pausedForMs: number): void {
    if (pausedForMs > 0) this.#gate.pauseFor(pausedForMs);
    this.#gate.wake();
  }
}
