import type { Budget, Grant } from "../model/budget.ts";
import { clockOffset } from "./clock-offset.ts";
import type { LeaveSchedule } from "./leave-schedule.ts";
import type { Clock } from "./pace.ts";

/** How much is reserved at once: few enough that little is lost when it is not used. */
const batchMs = 100;
/** How far ahead there should be something reserved, so that nobody waits for the ledger's answer. */
const horizonMs = 300;
/** How late a departure may still be used. Later it would crowd others' departures. */
const lateMs = 40;
/** Spacing is wider than the rate asks for by this factor; late departures take part of it back. */
const slack = 1.02;
/** How often a ledger that does not answer is asked again, and how many times. */
const againMs = 500;
const mostFailures = 6;

export interface SharedScheduleOptions {
  readonly budget: Budget;
  readonly perSecond: number;
  readonly now: Clock;
  /** More was reserved, or there was a pause. */
  readonly onChange: (pausedForMs: number) => void;
  /** The budget cannot be asked any more. */
  readonly onTrouble: (error: unknown) => void;
}

/** A schedule of departures that are reserved in a budget as they are needed. */
export interface SharedSchedule extends LeaveSchedule {
  /** Asks whether there is a pause, unless something was just asked. */
  poll(): void;
  /** Gives up what is due before. */
  dropBefore(atMs: number): void;
  close(): void;
}

export function sharedSchedule(options: SharedScheduleOptions): SharedSchedule {
  return new Reservations(options);
}

class Reservations implements SharedSchedule {
  readonly #options: SharedScheduleOptions;
  readonly #intervalMs: number;
  readonly #mostAtOnce: number;
  readonly #offset = clockOffset();
  readonly #due: number[] = [];
  #atOnce: number;
  #asking = false;
  #failures = 0;
  #closed = false;

  constructor(options: SharedScheduleOptions) {
    this.#options = options;
    this.#intervalMs = (1000 * slack) / options.perSecond;
    this.#mostAtOnce = Math.max(1, Math.round(batchMs / this.#intervalMs));
    this.#atOnce = this.#mostAtOnce;
  }

  dueAt(ahead: number): number {
    this.#dropLate();
    const now = this.#options.now();
    if (ahead >= this.#due.length || (this.#due.at(-1) ?? 0) < now + horizonMs) {
      if (ahead >= this.#due.length || this.#mostAtOnce > 1) this.#reserve(this.#atOnce);
    }
    return this.#due[ahead] ?? Infinity;
  }

  left(): void {
    this.#due.shift();
    // What is used up is wanted.
    if (this.#due.length === 0) this.#atOnce = Math.min(this.#mostAtOnce, this.#atOnce * 2);
  }

  poll(): void {
    this.#reserve(0);
  }

  dropBefore(atMs: number): void {
    while ((this.#due[0] ?? Infinity) < atMs) this.#due.shift();
  }

  close(): void {
    this.#closed = true;
  }

  #dropLate(): void {
    const before = this.#due.length;
    this.dropBefore(this.#options.now() - lateMs);
    // Reserved and not used: others may want it.
    if (this.#due.length < before) this.#atOnce = Math.max(1, Math.floor(this.#atOnce / 2));
  }

  #reserve(count: number): void {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    const { budget, now } = this.#options;
    const sentAt = now();
    budget.take(count, this.#intervalMs).then(
      (grant) => this.#granted(grant, count, sentAt),
      (error: unknown) => this.#failed(error),
    );
  }

  #granted(grant: Grant, count: number, sentAt: number): void {
    this.#asking = false;
    this.#failures = 0;
    const { now, onChange } = this.#options;
    const at = grant.atMs - this.#offset.note(grant.atMs, sentAt, now());
    if (grant.pausedForMs > 0) this.dropBefore(at + grant.pausedForMs);
    for (let nth = 0; nth < count; nth += 1) {
      this.#due.push(at + grant.firstInMs + nth * this.#intervalMs);
    }
    onChange(Math.max(0, at + grant.pausedForMs - now()));
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    if (this.#failures >= mostFailures) {
      this.#options.onTrouble(error);
      return;
    }
    setTimeout(() => {
      this.#asking = false;
      this.#options.onChange(0);
    }, againMs);
  }
}
