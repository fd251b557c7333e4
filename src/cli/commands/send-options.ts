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

/** Workers send for real, and one whole campaign. Throws `UsageError`. */
export function refuseTogether({ distributed, ...options }: SendOptions): void {
  if (!distributed && options.detach) {
    throw new UsageError(
      "--detach leaves a send to workers, and none was asked for",
      "say --distributed as well, or leave --detach out",
    );
  }
  if (!distributed) return;
  const names = ["sandbox", "dryRun", "shard", "test"] as const;
  const name = names.find((one) => options[one] !== undefined);
  if (name === undefined) return;
  const flag = name === "dryRun" ? "--dry-run" : `--${name}`;
  throw new UsageError(
    `--distributed and ${flag} do not go together`,
    "workers send the whole campaign for real: leave one of the two out",
  );
}
