import { maskNumbers, maskPhone, phoneOf, tagsKey } from "../../index.ts";
import type { AttemptRecord } from "../../index.ts";
import { count } from "./count.ts";
import { safeText } from "./safe-text.ts";

export interface DoubtsOptions {
  /** Of everyone in doubt. */
  readonly all: number;
  readonly reveal: boolean;
}

/** Whom to ask the provider about, when they were tried and what was heard; nothing where nobody can be named. */
export function doubtLines(
  doubts: readonly AttemptRecord[],
  { all, reveal }: DoubtsOptions,
): readonly string[] {
  if (doubts.length === 0) return [];
  const more = all - doubts.length;
  return [
    "in doubt",
    ...doubts.map(
      ({ recipient, sentAtMs, code = "interrupted" }) =>
        `  ${whoIs(recipient, reveal)}  ${new Date(sentAtMs).toISOString()}  ${safeText(reveal ? code : maskNumbers(code))}`,
    ),
    ...(more > 0 ? [`  and ${count(more)} more; carillon ledger export has everyone`] : []),
  ];
}

function whoIs(key: number, reveal: boolean): string {
  if (key === tagsKey) return "tags";
  const phone = phoneOf(key);
  return reveal ? phone : maskPhone(phone);
}
