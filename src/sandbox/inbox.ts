import type { ProviderName } from "./provider.ts";

/** One request to a provider, as it came. Headers are not kept: they hold the credentials. */
export interface Arrival {
  /** Which request it was since the sandbox started, from 1. */
  readonly n: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly provider: ProviderName;
  /** Everyone it was for, as `+digits`; the contacts of tags included. */
  readonly to: readonly string[];
  readonly type: string | null;
  /** The provider took the message, whatever it answered. */
  readonly accepted: boolean;
  /** The spec of the fault that struck it. */
  readonly fault: string | null;
  /** Of the answer; null where none was given. */
  readonly status: number | null;
  /** As called, with `tenantId` as the only query parameter kept. */
  readonly path: string;
  /** JSON, or the text where it was none, or null where it was too large to read. */
  readonly body: unknown;
}

export interface Inbox {
  add(arrival: Omit<Arrival, "n" | "at">): void;
  /** Oldest first. */
  list(): readonly Arrival[];
  /** How many of the oldest were let go to stay within the cap. */
  dropped(): number;
  clear(): void;
  /** Calls `told` after each change, until the returned function is called. */
  onChange(told: () => void): () => void;
}

/** Keeps the last `keep` arrivals. */
export function createInbox(keep: number): Inbox {
  let arrivals: Arrival[] = [];
  let head = 0;
  let count = 0;
  let dropped = 0;
  const listeners = new Set<() => void>();
  const tell = (): void => listeners.forEach((told) => told());
  return {
    add(arrival) {
      count += 1;
      arrivals.push({ n: count, at: new Date().toISOString(), ...arrival });
      tell();
      if (arrivals.length - head <= keep) return;
      head += 1;
      dropped += 1;
      // Shifting each time would move the whole array.
      if (head > keep) {
        arrivals = arrivals.slice(head);
        head = 0;
      }
    },
    list: () => arrivals.slice(head),
    dropped: () => dropped,
    clear() {
      arrivals = [];
      head = 0;
      dropped = 0;
      tell();
    },
    onChange(told) {
      listeners.add(told);
      return () => void listeners.delete(told);
    },
  };
}
