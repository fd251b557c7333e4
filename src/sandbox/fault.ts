import type { ProviderName, Words } from "./provider.ts";

/** Something that goes wrong on request: what, and for which requests. */
export interface Fault {
  /** As it was written. */
  readonly spec: string;
  readonly effect: Effect;
  /** Milliseconds between taking the message and answering. */
  readonly slowMs: number;
  readonly when: When;
}

/** Where `taken` is true, the message counts as accepted if the provider had accepted it. */
export type Effect =
  | { readonly kind: "none"; readonly taken: true }
  | { readonly kind: "drip"; readonly taken: true; readonly everyMs: number }
  | { readonly kind: "silent"; readonly taken: boolean; readonly how: "reset" | "hang" }
  | GarbledEffect
  | StatusEffect
  | RefuseEffect;

/** Not the JSON that was due; with the status that was due unless `status` is given. */
export interface GarbledEffect extends Later {
  readonly kind: "garbled";
  readonly taken: boolean;
  readonly how: "html" | "truncate" | "empty";
  readonly status: number | undefined;
}

export interface StatusEffect extends Later, Words {
  readonly kind: "status";
  readonly taken: boolean;
  readonly status: number;
}

export interface RefuseEffect extends Later, Words {
  readonly kind: "refuse";
  readonly taken: false;
}

interface Later {
  readonly retryAfterS: number | undefined;
}

/**
 * All that is given must hold. Requests are counted from 1, those that `provider` and `for`
 * let through.
 */
export interface When {
  readonly every: number | undefined;
  readonly first: number | undefined;
  readonly at: number | undefined;
  readonly after: number | undefined;
  /** From 0 to 1; drawn from a generator that starts at `seed`. */
  readonly rate: number | undefined;
  readonly seed: number;
  /** As `+digits`. */
  readonly for: string | undefined;
  readonly provider: ProviderName | undefined;
}
