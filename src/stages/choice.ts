import type { DecidedRow } from "../model/audience.ts";
import { keyOf, maskPhone } from "../model/phone.ts";
import type { E164 } from "../model/phone.ts";
import { UsageError } from "../model/trouble.ts";
import type { PrepareRequest } from "./request.ts";

/** Which of those planned are sent to: all of them, unless `--limit` or `--only` says otherwise. */
export interface Choice {
  /** Whether a row is planned and chosen. Asked once for each row, in order. */
  takes(decided: DecidedRow): boolean;
  /** Numbers of `--only` that no row has had. */
  unseen(): readonly E164[];
}

export function openChoice({ limit, only }: Pick<PrepareRequest, "limit" | "only">): Choice {
  const keys = only === undefined ? undefined : new Set(only.map(keyOf));
  const seen = new Set<number>();
  let left = limit ?? Infinity;
  return {
    takes({ row, fate }) {
      if (keys?.has(row.key)) seen.add(row.key);
      if (fate !== "planned" || left <= 0) return false;
      if (keys !== undefined && !keys.has(row.key)) return false;
      left -= 1;
      return true;
    },
    unseen: () => (only ?? []).filter((phone) => !seen.has(keyOf(phone))),
  };
}

/** A campaign with tags goes in one request, which nobody can be taken out of. Throws `UsageError`. */
export function refuseChoiceWithTags(
  request: Pick<PrepareRequest, "limit" | "only">,
  tags: boolean,
): void {
  if (!tags || (request.limit === undefined && request.only === undefined)) return;
  throw new UsageError(
    "a campaign with tags goes in one request, so --limit and --only cannot choose among its recipients",
    "try it on one number with --test",
  );
}

/** A number of `--only` that is nobody's is a slip of the pen. Throws `UsageError`. */
export function refuseUnseen(choice: Choice): void {
  const unseen = choice.unseen();
  if (unseen.length === 0) return;
  throw new UsageError(
    `no recipient of this campaign has the number ${unseen.map(maskPhone).join(", ")}`,
    "--only chooses among the campaign's recipients; --test sends to any number",
  );
}
