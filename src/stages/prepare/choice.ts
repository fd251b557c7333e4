import type { SendSettings } from "../../model/campaign.ts";
import type { DecidedRow, Fate } from "../../model/audience.ts";
import { keyOf, maskPhone } from "../../model/phone.ts";
import type { E164 } from "../../model/phone.ts";
import { isInShard } from "../../plan/shards.ts";
import type { Destination } from "../../model/provider.ts";
import { MissingSettingError, UsageError } from "../../model/trouble.ts";
import type { Deciding } from "./decide-rows.ts";
import type { PrepareRequest } from "./request.ts";

/** Which of those planned are sent to: all of them, unless `--limit`, `--only` or `--shard` says otherwise. */
export interface Choice {
  /** Whether a row is planned and chosen. Asked once for each row, in order. */
  takes(decided: Choosable): boolean;
  /** Numbers of `--only` that no row has had. */
  unseen(): readonly E164[];
  /** Why numbers of `--only` are not sent to, in a sentence, where some are not. */
  passedOver(): string | undefined;
}

/** As much of a row as a choice looks at. */
interface Choosable {
  readonly row: Pick<DecidedRow["row"], "key">;
  readonly fate: DecidedRow["fate"];
}

type Chosen = Pick<PrepareRequest, "limit" | "only" | "shard">;

export function openChoice({ limit, only, shard }: Chosen): Choice {
  const keys = only === undefined ? undefined : new Set(only.map(keyOf));
  const seen = new Set<number>();
  const passedOver = new Map<Fate, number>();
  let left = limit ?? Infinity;
  const isAsked = ({ row, fate }: Choosable): boolean => {
    if (keys === undefined) return true;
    if (!keys.has(row.key)) return false;
    seen.add(row.key);
    // A duplicate's first row says what becomes of its number.
    const isOver = fate !== "planned" && fate !== "duplicate";
    if (isOver) passedOver.set(fate, (passedOver.get(fate) ?? 0) + 1);
    return true;
  };
  return {
    takes(decided) {
      if (!isAsked(decided) || decided.fate !== "planned" || left <= 0) return false;
      if (shard !== undefined && !isInShard(decided.row.key, shard)) return false;
      left -= 1;
      return true;
    },
    passedOver() {
      const reasons = [...passedOver].map(([fate, count]) => `${count} ${fate.replace("_", " ")}`);
      if (reasons.length === 0) return undefined;
      return `not everyone in --only is sent to: ${reasons.join(", ")}`;
    },
    unseen: () => (only ?? []).filter((phone) => !seen.has(keyOf(phone))),
  };
}

/** A campaign with tags goes in one request, which nobody can be taken out of. Throws `UsageError`. */
export function refuseChoiceWithTags({ limit, only, shard }: Chosen, tags: boolean): void {
  if (!tags || (limit ?? only ?? shard) === undefined) return;
  throw new UsageError(
    "a campaign with tags goes in one request, so --limit, --only and --shard cannot choose among its recipients",
    "try it on one number with --test",
  );
}

/** Less than one request in flight is none at all. Throws `UsageError`. */
export function refuseTooManyShards({ shard }: Chosen, { concurrency }: SendSettings): void {
  if (shard === undefined || shard.of <= concurrency) return;
  throw new UsageError(
    `${shard.of} shards cannot share a concurrency of ${concurrency}`,
    `use at most ${concurrency} shards, or raise \`send.concurrency\``,
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

/** What workers cannot send: everyone in one request, or from a sender that nobody knows yet. Throws `Trouble`. */
export function refuseUnshareable(
  { distributed }: PrepareRequest,
  { tags }: Deciding,
  { channel }: Destination,
): void {
  if (!distributed) return;
  if (tags) {
    throw new UsageError(
      "a campaign with tags is one request, and cannot be distributed",
      "send it without --distributed",
    );
  }
  if (!channel.startsWith("${")) return;
  throw new MissingSettingError(
    `${channel.slice(2, -1)} is not set, and says who the sender is`,
    "set it in the environment; secrets are needed by the workers only",
  );
}
