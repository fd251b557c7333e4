import type { Pace } from "../model/pace.ts";
import { noDepartures, watchDepartures } from "./departures.ts";
import type { Departures } from "./departures.ts";
import { leaveSchedule, noSchedule } from "./leave-schedule.ts";
import type { LeaveSchedule } from "./leave-schedule.ts";

/** Milliseconds since some fixed point, never stepping back. */
export type Clock = () => number;

export function openPace(
  perSecond: number | undefined,
  now: Clock = () => performance.now(),
): Pace {
  if (perSecond === undefined) return new Gate(noSchedule, noDepartures, now);
  return new Gate(leaveSchedule(perSecond), watchDepartures(perSecond), now);
}

/** How long before leaving a request is lined up: as long as commits of intents take, within these. */
const leastLeadMs = 10;
const mostLeadMs = 250;
/** How slowly a lead shrinks again when commits become faster. */
const leadKept = 0.98;
/** Whose turn comes so soon after another's is given it with that one, so that their intents share a commit. */
const togetherMs = 20;

type Waiter = (may: boolean) => void;

/** The pace that a schedule and what really leaves allow. */
export class Gate implements Pace {
  readonly #schedule: LeaveSchedule;
  readonly #departures: Departures;
  readonly #now: Clock;
  readonly #turns: Waiter[] = [];
  readonly #leaves: Waiter[] = [];
  /** When turns were granted whose `leave` was not called yet. */
  readonly #grantedAt: number[] = [];
  #leadMs = leastLeadMs;
  #linedUp = 0;
  #pausedUntil = 0;
  #closed = false;
  #timer: NodeJS.Timeout | undefined;
  #wakesAt = Infinity;

  constructor(schedule: LeaveSchedule, departures: Departures, now: Clock) {
    this.#schedule = schedule;
    this.#departures = departures;
    this.#now = now;
  }

  turn(): boolean | Promise<boolean> {
    if (this.#closed) return false;
    const at = this.#now();
    if (this.#turns.length > 0 || this.#turnAt() > at) return this.#join(this.#turns);
    this.#grantTurn(at);
    return true;
  }

  leave(): boolean | Promise<boolean> {
    const at = this.#now();
    const tookMs = at - (this.#grantedAt.shift() ?? Infinity);
    const wanted = Math.max(tookMs, this.#leadMs * leadKept, leastLeadMs);
    this.#leadMs = Math.min(wanted, mostLeadMs);
    if (this.#closed) return false;
    if (this.#leaves.length > 0 || this.#leaveAt() > at) return this.#join(this.#leaves);
    this.#letLeave(at);
    return true;
  }

  /** Takes back a turn that nobody is going to use: no `leave` follows. */
  forgo(): void {
    this.#linedUp -= 1;
    this.#grantedAt.pop();
    this.wake();
  }

  gone(left: boolean): void {
    this.#departures.gone(left ? this.#now() : undefined);
    if (!this.#closed) this.#admit();
  }

  pauseFor(ms: number): void {
    this.#pausedUntil = Math.max(this.#pausedUntil, this.#now() + ms);
  }

  /** The schedule may allow something else now. */
  wake(): void {
    if (!this.#closed) this.#admit();
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
    for (const waiter of [...this.#turns.splice(0), ...this.#leaves.splice(0)]) waiter(false);
  }

  #join(queue: Waiter[]): Promise<boolean> {
    return new Promise((resolve) => {
      queue.push(resolve);
      this.#admit();
    });
  }

  #admit(): void {
    const at = this.#now();
    while (this.#leaves.length > 0 && this.#leaveAt() <= at) {
      this.#letLeave(at);
      this.#leaves.shift()?.(true);
    }
    if (this.#turns.length > 0 && this.#turnAt() <= at) this.#grantTurns(at);
    this.#wakeLater(at);
  }

  #grantTurns(at: number): void {
    while (this.#turns.length > 0 && this.#turnAt() - togetherMs <= at) {
      this.#grantTurn(at);
      this.#turns.shift()?.(true);
    }
  }

  #letLeave(at: number): void {
    this.#schedule.left(at);
    this.#departures.granted();
    this.#linedUp -= 1;
  }

  #grantTurn(at: number): void {
    this.#linedUp += 1;
    this.#grantedAt.push(at);
  }

  #wakeLater(at: number): void {
    const wakeAt = Math.min(
      this.#leaves.length > 0 ? this.#leaveAt() : Infinity,
      this.#turns.length > 0 ? this.#turnAt() : Infinity,
    );
    const waitMs = Math.max(1, Math.ceil(wakeAt - at));
    // A timer that runs out too soon looks again; making it anew each time costs more.
    if (at + waitMs >= this.#wakesAt) return;
    clearTimeout(this.#timer);
    this.#wakesAt = at + waitMs;
    this.#timer = setTimeout(() => {
      this.#wakesAt = Infinity;
      this.#admit();
    }, waitMs);
  }

  #leaveAt(): number {
    return Math.max(this.#pausedUntil, this.#schedule.dueAt(0), this.#departures.freeAt());
  }

  #turnAt(): number {
    return Math.max(this.#pausedUntil, this.#schedule.dueAt(this.#linedUp) - this.#leadMs);
  }
}
