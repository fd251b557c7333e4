import type { Adapter } from "./adapter.ts";

/** At most `perSecond` requests in any one-second window, evenly spaced. */
export interface Rate {
  /** As written: `20/s`, `600/m`. */
  readonly text: string;
  readonly perSecond: number;
}

/** Where a setting's value comes from. A secret is never a literal. */
export type SettingValue =
  | { readonly kind: "literal"; readonly value: string }
  | { readonly kind: "env"; readonly name: string };

/** An adapter with its credentials, settings and pace, by the name a campaign uses. */
export interface Provider {
  readonly name: string;
  readonly adapter: Adapter;
  readonly settings: Readonly<Record<string, SettingValue>>;
  /** The ceiling; a campaign may go lower, never higher. */
  readonly rate?: Rate;
  readonly concurrency?: number;
}

/** The host of every rehearsal, wherever its stand-in listens. No name on a network. */
export const rehearsalHost = "sandbox";

/** Where a wave's messages go. A wave belongs to one of these for life. */
export interface Destination {
  readonly adapter: string;
  readonly host: string;
  /** The sender at the provider; empty where the provider has none. */
  readonly channel: string;
}
