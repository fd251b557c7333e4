import { randomBytes } from "node:crypto";
import type { AudienceRow } from "../model/audience.ts";
import type { Path } from "../model/document.ts";
import type { Json } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { CompiledLeaf } from "./compile-leaves.ts";
import { fieldName, isList, isObject, mapLeaves } from "./leaves.ts";
import { openQuickPayload } from "./quick-payload.ts";
import type { QuickPayload } from "./quick-payload.ts";
import type { CompileRequest } from "./request.ts";
import type { Run } from "./run.ts";
import { standInPhone } from "./trace-payload.ts";

/**
 * The payload of a row, out of one that the adapter made once, in which only texts change.
 * Nothing where that payload does not fit as it is: then the adapter and the check have to see
 * it. Throws `RowStopped`.
 */
export type Skeleton = (row: AudienceRow, runOf: (row: AudienceRow) => Run) => string | undefined;

/** Nothing where the adapter or the check does not let a payload be made so. */
export function openSkeleton(
  request: CompileRequest,
  leaves: readonly CompiledLeaf[],
): Skeleton | undefined {
  const { fits } = request.check;
  const { looksInto } = request.adapter;
  const open = leaves.filter(({ isStatic }) => !isStatic);
  const isLookedInto = open.some(({ path }) => looksInto?.includes(String(path[0])) ?? true);
  if (fits === undefined || isLookedInto) return undefined;
  const payload = markedPayload(request, leaves);
  const form = payload === undefined ? undefined : formOf(payload, open.length);
  if (form === undefined) return undefined;

  const { slots, between } = form;
  const texts: string[] = open.map(() => "");
  const plain = (row: AudienceRow, run: Run): string | undefined => {
    for (const [nth, { render }] of open.entries()) texts[nth] = render(run);
    let json = between[0] ?? "";
    for (const [nth, { holder, key, from }] of slots.entries()) {
      const text = typeof from === "number" ? (texts[from] ?? "") : from.read(row);
      holder[key] = text;
      json += JSON.stringify(text) + (between[nth + 1] ?? "");
    }
    return fits(payload as Json) ? json : undefined;
  };
  const quick = quickOf(form, open, request);
  let isProven = false;
  return (row, runOf) => {
    if (row.tags !== undefined) return undefined;
    const json = quick?.(row);
    if (json !== undefined && isProven) return json;
    const made = plain(row, runOf(row));
    isProven ||= json !== undefined && made !== undefined;
    return made;
  };
}

function quickOf(
  { slots, between }: Form,
  open: readonly CompiledLeaf[],
  { check }: CompileRequest,
): QuickPayload | undefined {
  const texts = slots.map(({ path, from }, nth) => {
    const parts = typeof from === "number" ? open[from]?.parts : [from];
    return { before: between[nth] ?? "", path, parts };
  });
  return openQuickPayload(texts, between.at(-1) ?? "", check.limits);
}

/** What no message holds by chance. */
const salt = randomBytes(12).toString("hex");
const mark = `leaf-${salt}-`;
const phoneMark = `phone-${salt}`;

/** Marks stand where rows differ; the payload is nobody else's, so that it can be written in. */
function markedPayload(
  { message, adapter, settings, locale }: CompileRequest,
  leaves: readonly CompiledLeaf[],
): Json | undefined {
  const run: Run = { columns: {}, phone: standInPhone, locale, room: 0 };
  const texts = new Map<string, string>();
  let nth = 0;
  try {
    for (const { field, isStatic, render } of leaves) {
      texts.set(field, isStatic ? render(run) : `${mark}${nth++}`);
    }
    const marked = mapLeaves(message, ({ path, value }) => texts.get(fieldName(path)) ?? value);
    const payload = adapter.toPayload(marked as Message, `+${phoneMark}`, settings);
    return JSON.parse(JSON.stringify(payload)) as Json;
  } catch {
    // It is told, or found not to be so, where rows are rendered one by one.
    return undefined;
  }
}

interface Slot {
  /** The part of the payload that has it. */
  readonly holder: Record<string | number, Json>;
  readonly key: string | number;
  readonly path: Path;
  /** Which of the texts that rows fill, or how the number is written. */
  readonly from: number | typeof wholePhone;
}

const wholePhone = {
  name: "phone",
  read: ({ phone }: Pick<Run, "phone">) => phone,
  mayBeEmpty: false,
};
const phoneDigits = { ...wholePhone, read: ({ phone }: Pick<Run, "phone">) => phone.slice(1) };

interface Form {
  /** In the order in which JSON has them. */
  readonly slots: readonly Slot[];
  /** JSON before, between and behind them. */
  readonly between: readonly string[];
}

/** Nothing where a mark is only part of a text, or the number does not show. */
function formOf(payload: Json, open: number): Form | undefined {
  const slots = slotsIn(payload, open);
  const between: string[] = [];
  let json = JSON.stringify(payload);
  for (const { holder, key } of slots) {
    const marked = JSON.stringify(holder[key]);
    const at = json.indexOf(marked);
    between.push(json.slice(0, at));
    json = json.slice(at + marked.length);
  }
  between.push(json);
  const isWhole = between.every((part) => !part.includes(mark) && !part.includes(phoneMark));
  const hasNumber = slots.some(({ holder, key }) =>
    JSON.stringify(holder[key]).includes(phoneMark),
  );
  return isWhole && hasNumber ? { slots, between } : undefined;
}

function slotsIn(tree: Json, open: number, path: Path = []): readonly Slot[] {
  if (!isList(tree) && !isObject(tree)) return [];
  const holder = tree as Record<string | number, Json>;
  const keys = isList(tree) ? tree.keys() : Object.keys(tree);
  return [...keys].flatMap((key): readonly Slot[] => {
    const here = [...path, key];
    const from = fromOf(holder[key], open);
    return from === undefined
      ? slotsIn(holder[key] ?? null, open, here)
      : [{ holder, key, path: here, from }];
  });
}

function fromOf(value: Json | undefined, open: number): Slot["from"] | undefined {
  if (value === `+${phoneMark}`) return wholePhone;
  if (value === phoneMark) return phoneDigits;
  for (let nth = 0; nth < open; nth++) if (value === `${mark}${nth}`) return nth;
  return undefined;
}
