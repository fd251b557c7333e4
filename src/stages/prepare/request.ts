import type { Adapter } from "../../model/adapter.ts";
import type { FileDoor } from "../../model/files.ts";
import type { Outcome } from "../../model/ledger.ts";
import type { E164 } from "../../model/phone.ts";
import type { Shard } from "../../model/shard.ts";

/** What to decide about, and with what. Everything the environment has to say comes in here. */
export interface PrepareRequest {
  /** The campaign file, absolute or relative to `cwd`. */
  readonly campaign: string;
  /** Absolute. What every relative path of a request is relative to. */
  readonly cwd: string;
  /** Settings and secrets; nothing is read from the process itself. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /**
   * `check`: the files alone, no ledger. `look`: what a send would do, from a ledger that is
   * only read. `rehearse`: likewise, with rows kept for a report. `send`: the ledger is opened
   * for writing and locked until the prepared campaign is closed.
   */
  readonly purpose: "check" | "look" | "rehearse" | "send";
  /** Instead of the `carillon.yaml` found from the campaign file. */
  readonly config?: string;
  /** Instead of the project's ledger and `CARILLON_LEDGER`: a file, relative to `cwd`, `git:NAME` or `postgres://…`. */
  readonly ledger?: string;
  /** Instead of `reports/` in the project root; relative to `cwd`. */
  readonly reportDir?: string;
  /** A folder in which `csv:` paths resolve too. */
  readonly dataDir?: string;
  /** Where files are read from instead of the disk: a git revision of the same project. */
  readonly files?: FileDoor;
  /** A ledger that is not there may be created although `CI` is set. */
  readonly allowNewLedger?: boolean;
  /** Wait for the locks instead of throwing `LockedError`; default false. */
  readonly wait?: boolean;
  /** Called once, when waiting begins, with a sentence that says for whom. */
  readonly onWait?: (message: string) => void;
  /** What a person should know of the ledger, in a sentence. */
  readonly onNotice?: (message: string) => void;
  /** Send again to those whose outcome is one of these. */
  readonly retry?: readonly Outcome[];
  /** At most so many of those planned. */
  readonly limit?: number;
  /** Only these numbers. */
  readonly only?: readonly E164[];
  /** Only this share of the recipients, with its share of the pace. */
  readonly shard?: Shard;
  /** Leave the sending to workers, on this machine or others, that share a ledger in PostgreSQL. */
  readonly distributed?: boolean;
  /** Send to the local stand-in at this address instead. */
  readonly sandbox?: SandboxTarget;
  /** Campaign files checked together with this one: none may share its id. */
  readonly alongside?: readonly string[];
  /** A frozen plan: what is prepared must be what it says, or a gate is closed. Relative to `cwd`. */
  readonly plan?: string;
  /** Adapters beside the built-in ones. */
  readonly adapters?: readonly Adapter[];
  /** Ends the waiting and the reading of rows; its reason is thrown. */
  readonly signal?: AbortSignal;
}

/** A rehearsal: real HTTP to a stand-in, a ledger of its own, no secrets. */
export interface SandboxTarget {
  baseUrl(adapter: string): string;
  /** Go on with the ledger of the rehearsal before instead of an empty one. */
  readonly continue: boolean;
}

/** The ledger that this call alone names. */
export function toldLedger({
  ledger,
  env,
}: Pick<PrepareRequest, "ledger" | "env">): string | undefined {
  return ledger ?? (env["CARILLON_LEDGER"]?.trim() || undefined);
}

/** Whether nobody is watching, and the machine may be gone after the job. */
export function isCi(env: PrepareRequest["env"]): boolean {
  return /^(1|true)$/i.test(env["CI"] ?? "");
}
