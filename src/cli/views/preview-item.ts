import type {
  ExplainedLeaf,
  FieldLength,
  Json,
  Message,
  PreviewItem,
  RowProblem,
} from "../../index.ts";
import { maskPhone } from "../../index.ts";
import { messageParts } from "./message-parts.ts";
import type { MessagePart } from "./message-parts.ts";
import { ownMask } from "./own-mask.ts";

/** An item with its numbers masked, ready to be told. Its texts are not yet safe to print. */
export interface ShownItem {
  readonly recipient: string;
  readonly ref: string;
  readonly source: string;
  readonly line: number;
  readonly country: string;
  readonly message: Message | undefined;
  readonly parts: readonly MessagePart[];
  readonly payload: Json | undefined;
  readonly problem: RowProblem | undefined;
  readonly explained: readonly ExplainedLeaf[];
  readonly lengths: readonly FieldLength[];
  /** What it is an example of. */
  readonly shows: readonly string[];
}

export function shownItem(item: PreviewItem, reveal: boolean): ShownItem {
  const mask = ownMask(item.phone, reveal);
  const message = item.message && (maskJson(item.message, mask) as Message);
  const parts = message === undefined ? [] : messageParts(message);
  return {
    recipient: reveal ? item.phone : maskPhone(item.phone),
    ref: mask(item.ref),
    source: item.source,
    line: item.line,
    country: item.country,
    message,
    parts: parts.map(({ kind, text }) => ({ kind, text: mask(text) })),
    payload: item.payload === undefined ? undefined : maskJson(parsed(item.payload), mask),
    problem: item.problem && maskProblem(item.problem, mask),
    explained: (item.explained ?? []).map((leaf) => maskLeaf(leaf, mask)),
    lengths: item.lengths ?? [],
    shows: item.shows ?? [],
  };
}

function maskLeaf(leaf: ExplainedLeaf, mask: (text: string) => string): ExplainedLeaf {
  return { ...leaf, reads: leaf.reads.map((one) => ({ ...one, value: mask(one.value) })) };
}

function maskProblem(problem: RowProblem, mask: (text: string) => string): RowProblem {
  const { message, hint } = problem;
  return {
    ...problem,
    message: mask(message),
    ...(hint === undefined ? {} : { hint: mask(hint) }),
  };
}

/** How an item is headed: tags stand for people whom nobody here knows by number. */
export function whom({ recipient, source }: Pick<ShownItem, "recipient" | "source">): string {
  if (recipient !== "") return recipient;
  return source === "tags" ? "everyone behind the tags" : "no number";
}

/** What is not JSON stays text: it is only shown. */
function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

function maskJson(value: Json, mask: (text: string) => string): Json {
  if (typeof value === "string") return mask(value);
  if (typeof value === "number") {
    const text = String(value);
    const masked = mask(text);
    return masked === text ? value : masked;
  }
  if (value === null || typeof value !== "object") return value;
  if (Array.isArray(value)) return (value as readonly Json[]).map((one) => maskJson(one, mask));
  return Object.fromEntries(
    Object.entries(value).map(([key, one]) => [mask(key), maskJson(one, mask)]),
  );
}
