/** One that must have ended before its deadline. */
export interface Dated {
  /** On the clock of `performance.now()`; set when it begins. */
  deadline: number;
  giveUp(code: string, message: string): void;
  before: Dated | undefined;
  behind: Dated | undefined;
}

/** Those that have begun and not ended. */
export interface Deadlines {
  add(one: Dated): void;
  remove(one: Dated): void;
  /** Oldest first. Each is expected to be removed on the way. */
  giveUpAll(code: string, message: string): void;
  /** Watches no deadline any more. */
  close(): void;
}

/** A timer that runs out so much too late says that the process did not run meanwhile. */
const stoodStillMs = 1000;
/** What came meanwhile is read within that time. */
const toReadMs = 1000;

/**
 * Gives up whoever reaches the deadline. All have the same time, so they fall due in the order in
 * which they came: one timer serves them all, and runs out about once in `timeoutMs`.
 *
 * They are a list of their own and not in a Set: that leaves its table behind whenever it is full,
 * and each table holds on to the next one, so that V8 takes all requests of a minute for old ones
 * and keeps them for long.
 */
export function watchDeadlines(timeoutMs: number): Deadlines {
  return new WatchedDeadlines(timeoutMs);
}

class WatchedDeadlines implements Deadlines {
  readonly #timeoutMs: number;
  #oldest: Dated | undefined;
  #newest: Dated | undefined;
  #timer: NodeJS.Timeout | undefined;
  #dueAt = 0;
  #closed = false;

  constructor(timeoutMs: number) {
    this.#timeoutMs = timeoutMs;
  }

  add(one: Dated): void {
    one.deadline = performance.now() + this.#timeoutMs;
    one.before = this.#newest;
    if (this.#newest === undefined) this.#oldest = one;
    else this.#newest.behind = one;
    this.#newest = one;
    if (this.#timer === undefined) this.#watch(this.#timeoutMs);
  }

  remove(one: Dated): void {
    const { before, behind } = one;
    if (before === undefined) this.#oldest = behind;
    else before.behind = behind;
    if (behind === undefined) this.#newest = before;
    else behind.before = before;
    one.before = undefined;
    one.behind = undefined;
  }

  giveUpAll(code: string, message: string): void {
    while (this.#oldest !== undefined) this.#oldest.giveUp(code, message);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #watch(ms: number): void {
    if (this.#closed) return;
    this.#dueAt = performance.now() + ms;
    this.#timer = setTimeout(() => this.#giveUpLate(), Math.ceil(ms));
  }

  #giveUpLate(): void {
    this.#timer = undefined;
    const now = performance.now();
    const lateMs = now - this.#dueAt;
    if (lateMs > stoodStillMs) this.#putOff(lateMs + toReadMs);
    while (this.#oldest !== undefined && this.#oldest.deadline <= now) {
      this.#oldest.giveUp("timeout", `no whole answer within ${this.#timeoutMs / 1000} s`);
    }
    if (this.#oldest !== undefined) this.#watch(this.#oldest.deadline - now);
  }

  #putOff(ms: number): void {
    for (let one = this.#oldest; one !== undefined; one = one.behind) one.deadline += ms;
  }
}
