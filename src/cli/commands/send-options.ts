import { UsageError } from "../../index.ts";
import type { E164, Fault, Outcome, Shard } from "../../index.ts";
import type { CommonOptions } from "../options.ts";

export interface SendOptions extends CommonOptions {
  readonly plan?: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly sandbox?: true;
  readonly continue?: true;
  readonly fault?: readonly Fault[];
  readonly latency?: number;
  readonly limit?: number;
  readonly only?: readonly E164[];
  readonly shard?: Shard;
  readonly distributed?: true;
  readonly detach?: true;
  readonly test?: E164;
  readonly row?: number;
  readonly retry?: readonly Outcome[];
  readonly wait?: true;
  readonly allowNewLedger?: true;
  readonly allowPullRequest?: true;
}

type Named = Exclude<keyof SendOptions, keyof CommonOptions>;

/** What means something beside another option only: left alone, it would let a rehearsal reach people. */
const beside: readonly (readonly [option: Named, other: Named])[] = [
  ["continue", "sandbox"],
  ["fault", "sandbox"],
  ["latency", "sandbox"],
  ["row", "test"],
  ["detach", "distributed"],
];

/** What does not go with an option, and why. */
const apart: readonly (readonly [option: Named, others: readonly Named[], why: string])[] = [
  [
    "distributed",
    ["sandbox", "dryRun", "shard", "test"],
    "workers send the whole campaign for real: leave one of the two out",
  ],
  [
    "test",
    ["plan", "limit", "only", "shard", "retry"],
    "--test sends the message of one row, which --row N chooses, and to nobody else",
  ],
];

/** Options that mean nothing together, or nothing alone. Throws `UsageError`. */
export function refuseTogether(options: SendOptions): void {
  for (const [option, other] of beside) {
    if (options[option] === undefined || options[other] !== undefined) continue;
    throw new UsageError(
      `${flag(option)} means something beside ${flag(other)} only`,
      `say ${flag(other)} as well, or leave ${flag(option)} out`,
    );
  }
  for (const [option, others, why] of apart) {
    const other = others.find((one) => options[one] !== undefined);
    if (options[option] === undefined || other === undefined) continue;
    throw new UsageError(`${flag(option)} and ${flag(other)} do not go together`, why);
  }
}

/** `dryRun` as `--dry-run`. */
function flag(name: Named): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
