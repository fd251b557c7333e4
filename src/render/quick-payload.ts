import type { PayloadCheck } from "../model/adapter.ts";
import type { AudienceRow } from "../model/audience.ts";
import type { Path } from "../model/document.ts";
import type { TextPart } from "./compile-parts.ts";
import { leafRoom } from "./run.ts";

/** A text of the payload, the JSON in front of it, and what it is put together of. */
export interface SlotText {
  readonly before: string;
  readonly path: Path;
  /** Nothing where that is more than text and names. */
  readonly parts?: readonly TextPart[] | undefined;
}

/**
 * The payload of a row whose texts are as plain and as long as most are, and nothing for others.
 * If one such payload fits, all do: no part of the schema tells their texts apart.
 */
export type QuickPayload = (row: AudienceRow) => string | undefined;

/** A value of the row, and the JSON behind it. */
interface Shown {
  readonly read: (row: AudienceRow) => unknown;
  /** The recipient's number, in which nothing is written otherwise. */
  readonly isNumber: boolean;
  after: string;
}

interface Slot {
  before: string;
  readonly shown: Shown[];
  /** UTF-16 units that every row has. */
  length: number;
  readonly least: number;
  readonly most: number;
  /** The text's, which then is one value and nothing else. */
  readonly patterns: readonly RegExp[];
}

/** Nothing where a text is more than text and names, or the schema asks for more than a length of it. */
export function openQuickPayload(
  texts: readonly SlotText[],
  last: string,
  limits: PayloadCheck["limits"],
): QuickPayload | undefined {
  const slots = texts.flatMap((text) => slotOf(text, limits) ?? []);
  if (slots.length < texts.length) return undefined;
  return (row) => {
    let json = "";
    for (const slot of slots) {
      const text = textOf(slot, row);
      if (text === undefined) return undefined;
      json += text;
    }
    return json + last;
  };
}

function textOf(slot: Slot, row: AudienceRow): string | undefined {
  let json = slot.before;
  let { length } = slot;
  for (const { read, isNumber, after } of slot.shown) {
    const value = String(read(row));
    if (!isNumber && (value === "" || isWrittenOtherwise.test(value))) return undefined;
    for (const pattern of slot.patterns) if (!pattern.test(value)) return undefined;
    length += value.length;
    json += value + after;
  }
  return length < slot.least || length > slot.most ? undefined : json;
}

/** What JSON escapes, and half of a pair, which it may. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const isWrittenOtherwise = /["\\\u0000-\u001f\ud800-\udfff]/;

function slotOf(
  { before, path, parts = [] }: SlotText,
  limits: PayloadCheck["limits"],
): Slot | undefined {
  const asked = limits?.(path);
  const filled = parts.filter((part) => part !== "");
  if (asked === undefined || !isSimple(filled)) return undefined;
  if (asked.patterns.length > 0 && filled.length > 1) return undefined;
  const most = Math.min(asked.most, leafRoom);
  const [only] = filled;
  const isNumber = typeof only === "object" && only.name === "phone";
  const patterns = asked.patterns.filter(({ source }) => !isNumber || !ofNumbers.has(source));
  const slot: Slot = { ...asked, patterns, most, before: `${before}"`, shown: [], length: 0 };
  for (const part of filled) {
    if (typeof part === "string") addText(slot, part);
    else slot.shown.push({ read: part.read, isNumber: part.name === "phone", after: "" });
  }
  addJson(slot, '"');
  return slot;
}

/** Every number has this form, written with the plus or without it: none needs to be asked. */
const ofNumbers: ReadonlySet<string> = new Set(["^\\+[1-9][0-9]{6,14}$", "^[1-9][0-9]{6,14}$"]);

function isSimple(parts: readonly TextPart[]): boolean {
  const end = parts.at(-1);
  // A text ends without the line breaks that are written behind it.
  const endsInBreak = typeof end === "string" && /[\r\n]$/.test(end);
  return end !== undefined && !endsInBreak && parts.every(isSafe);
}

/** A half of a pair may find its other half in the value beside it. */
function isSafe(part: TextPart): boolean {
  return typeof part !== "string" || !/\p{Cs}/u.test(part);
}

function addText(slot: Slot, text: string): void {
  slot.length += text.length;
  addJson(slot, JSON.stringify(text).slice(1, -1));
}

function addJson(slot: Slot, json: string): void {
  const shown = slot.shown.at(-1);
  if (shown === undefined) slot.before += json;
  else shown.after += json;
}
