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
  readonly test?: E164;
  readonly row?: number;
  readonly retry?: readonly Outcome[];
  readonly wait?: true;
  readonly allowNewLedger?: true;
  readonly allowPullRequest?: true;
}
