import type { SourceDocument } from "../model/document.ts";
import type { Complaint } from "./complaint.ts";
import { isSetting } from "./is-setting.ts";
import { referenceIn } from "./provider-settings.ts";
import { type Text, textsIn } from "./texts-in.ts";
import { holdsToken } from "./token.ts";

/** What no text of a document may hold, wherever it stands. */
export function textComplaints(document: SourceDocument): readonly Complaint[] {
  return [...textsIn(document.value)].flatMap((text) =>
    [complainOfToken, complainOfReference, complainOfInvisible].flatMap((rule) => rule(text) ?? []),
  );
}

function complainOfToken({ text, ...where }: Text): Complaint | undefined {
  const words = isSettingValue(where) ? undefined : foundToken(text);
  return words && { ...where, ...words };
}

/** What is to be said of a key or a token in `text`, if it holds one. */
export function foundToken(text: string) {
  if (!holdsToken(text)) return undefined;
  return {
    code: "literal_secret",
    message: "this looks like a key or a token; files in git must not hold any",
    hint: "take it out, make it invalid at its provider, and set the new one in the environment",
    sensitive: true,
  } as const;
}

/** The rules of providers look at these, and know which of them are secret. */
function isSettingValue({ at, part }: Omit<Text, "text">): boolean {
  return part === undefined && isSetting(at);
}

/** The address of a ledger may hold a password, so it may be a reference as a whole. */
function isLedgerElsewhere({ at, part }: Omit<Text, "text">, text: string): boolean {
  const isLedger = part === undefined && at.length === 1 && at[0] === "ledger";
  return isLedger && referenceIn(text) !== undefined;
}

const reference = /\$\{[A-Za-z_]\w*/;

function complainOfReference({ text, ...where }: Text): Complaint | undefined {
  const offset = text.search(reference);
  if (isSettingValue(where) || offset === -1 || isLedgerElsewhere(where, text)) return undefined;
  return {
    ...where,
    ...(where.part === undefined && { offset }),
    code: "env_not_allowed",
    message:
      "the environment can be read only in a provider's credentials and settings, and as the whole of `ledger`",
    hint: "write the value itself; in a message, a column or one of `vars` as {{name}}",
  };
}

// Controls but for tab and line ends; what turns the direction of writing; what has no width.
const invisible =
  /(?![\t\n\r])\p{Cc}|[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C]|[\u200B\u2060-\u2064\u00AD\uFEFF]/u;

function complainOfInvisible({ text, ...where }: Text): Complaint | undefined {
  const found = invisibleIn(text);
  if (found === undefined) return undefined;
  return { ...where, ...(where.part === undefined && { offset: found.offset }), ...found.words };
}

/**
 * The first sign of `text` that cannot be seen, and what is to be said of it. Not the joiners
 * U+200C and U+200D: emoji and whole languages are written with them.
 */
export function invisibleIn(text: string) {
  const offset = text.search(invisible);
  if (offset === -1) return undefined;
  const code = (text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const words = {
    severity: "warning",
    code: "invisible_character",
    message: `U+${code} cannot be seen, and can make a text look other than it is`,
    hint: "take it out, unless the language of the text needs it",
  } as const;
  return { offset, words };
}
