import type { Path } from "./document.ts";
import type { Json, JsonObject, JsonSchema } from "./json.ts";
import type { Message, MessageType } from "./message.ts";
import type { E164 } from "./phone.ts";

/** One value an adapter needs beside the message. */
export interface SettingSpec {
  /** The environment variable it is read from when `carillon.yaml` does not say otherwise. */
  readonly env: string;
  /** Secrets are only ever references to the environment and are never shown. */
  readonly secret: boolean;
  /** One sentence for people. */
  readonly describes: string;
}

/** Setting name → value. A setting that is not known yet stands as `${NAME}`. */
export type Settings = Readonly<Record<string, string>>;

/** What goes on the wire, but for host, rate and time, which are the engine's. */
export interface AdapterRequest {
  readonly method: "POST";
  /** Path and query, to be put behind the base URL. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: JsonObject;
}

/** A provider's whole answer. */
export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * What an adapter reads in an answer. `undefined` instead of a verdict means that the
 * provider's pages say nothing about it, and the engine decides by status alone.
 */
export type Verdict =
  | { readonly kind: "accepted"; readonly messageId?: string; readonly count?: number }
  | { readonly kind: "refused"; readonly code: string; readonly message: string }
  | { readonly kind: "refused_for_now"; readonly code: string; readonly message: string }
  | { readonly kind: "fatal"; readonly code: string; readonly message: string }
  | { readonly kind: "not_understood"; readonly code: string; readonly message: string };

/** Whom one request is for. */
export interface Asked {
  /** How many numbers the request names. */
  readonly recipients: number;
  /** The provider adds people of its own (tags), so no count can be expected. */
  readonly tags: boolean;
}

/** What of Carillon's message language an adapter can carry. */
export interface Capabilities {
  /** Type → the fields it carries, `type` aside. A type that is missing cannot be sent. */
  readonly types: Readonly<Partial<Record<MessageType, readonly string[]>>>;
  /** The kinds of `interactive` it carries. */
  readonly interactive: readonly string[];
  /** Takes contact tags instead of numbers. */
  readonly tags: boolean;
  /** Most recipients of one request; 1 where the provider takes one at a time. */
  readonly maxBatch: number;
  /** What `accepted` means at this provider: one sentence for people. */
  readonly accepted: string;
}

/**
 * The code that speaks one provider's API: pure functions, no network, no clock.
 * The engine alone decides about phases, retries and doubt.
 */
export interface Adapter {
  readonly name: string;
  /** The provider's own name, for people. */
  readonly title: string;
  /** https, without a trailing slash. */
  readonly baseUrl: string;
  /** The only place the base URL can be changed: an environment variable. */
  readonly baseUrlEnv: string;
  readonly settings: Readonly<Record<string, SettingSpec>>;
  /** The setting that names the sender, where there is one: printed wherever the host is. */
  readonly channel?: string;
  readonly capabilities: Capabilities;
  /** Draft-07; every rendered payload is checked against it before anything is sent. */
  readonly payloadSchema: JsonSchema;
  /**
   * Fields of a message that `toPayload` looks into: what they hold decides what it makes. It
   * passes every other text on as it is, or leaves it out whatever it says, and the number on
   * with or without its plus. Absent: it may look into any, and is asked for each recipient,
   * which takes longer.
   */
  readonly looksInto?: readonly string[];
  /** The JSON body for one recipient. Settings it needs may be `${NAME}` placeholders. */
  toPayload(message: Message, phone: E164, settings: Settings): JsonObject;
  /** The request that carries `payload`, with the settings as they really are. */
  toRequest(payload: JsonObject, settings: Settings): AdapterRequest;
  /**
   * `toRequest` sends every payload as it is, whatever it holds, and always with the same path
   * and headers. Without this it is asked for each request, which takes longer.
   */
  readonly sendsAsIs?: true;
  /** One body for several recipients of identical payloads, or for tags. Only with `maxBatch` > 1 or `tags`. */
  toBatch?(payload: JsonObject, phones: readonly E164[], tags: readonly string[]): JsonObject;
  /** `undefined` where the provider documents nothing: the engine decides by status alone. */
  readResponse(answer: Answer, asked: Asked): Verdict | undefined;
}

/** A leaf of a payload and where in the message it came from. */
export interface PayloadProblem {
  /** JSON pointer into the payload. */
  readonly pointer: string;
  readonly code: string;
  readonly message: string;
}

/** Checks payloads against their schema. */
export interface PayloadCheck {
  /**
   * What is wrong with one, after turning strings into the numbers and booleans that the
   * schema wants, in place. Nothing where it fits.
   */
  (payload: Json): readonly PayloadProblem[];
  /** Whether it fits as it is. Changes nothing. Without it only the check can tell. */
  readonly fits?: (payload: Json) => boolean;
  /**
   * What is asked at most of a text at `path`, whatever else is in the payload. Nothing where
   * more than its length and its form may count.
   */
  readonly limits?: (path: Path) => TextLimits | undefined;
}

/** All texts that keep to these are the same to a check. */
export interface TextLimits {
  /** In UTF-16 units. */
  readonly least: number;
  readonly most: number;
  readonly patterns: readonly RegExp[];
}
