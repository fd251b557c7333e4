import type { IncomingHttpHeaders } from "node:http";

export const providerNames = ["flowiq", "zixflow", "botika", "autokonnect"] as const;

export type ProviderName = (typeof providerNames)[number];

export type Fields = Readonly<Record<string, unknown>>;

/** A request's body; `other` is not JSON, or not called JSON by its content-type. */
export type Body =
  | { readonly kind: "json"; readonly value: unknown }
  | { readonly kind: "other"; readonly text: string };

export interface Call {
  /** Without the sandbox's own prefix and without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Body;
}

/** What of an answer stands on no page of the provider: all of it, or only its wrapping. */
export type Invented = "true" | "envelope";

export interface Reply {
  readonly status: number;
  readonly body: Fields;
  readonly accepted: boolean;
  readonly invented: Invented | undefined;
}

/** What a fault wants said; where it leaves something open the provider has its own words. */
export interface Words {
  readonly code: string | undefined;
  readonly message: string | undefined;
}

/** Whom a body names, as `+digits`, and what it sends, however wrong the rest of it is. */
export interface Glance {
  readonly to: readonly string[];
  readonly type: string | null;
}

/** One provider as its pages describe it. */
export interface Provider {
  readonly name: ProviderName;
  /** Whether a POST to `path`, without the sandbox's prefix, sends a message. */
  sendsAt(path: string): boolean;
  glance(body: Fields): Glance;
  answer(call: Call): Reply;
  /** An error in the provider's form. */
  failure(status: number, words: Words): Reply;
  /** A "no" for good, as this provider would most likely say it. */
  refuse(words: Words): Reply;
}
