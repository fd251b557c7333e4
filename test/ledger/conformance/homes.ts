import type { LedgerAddress } from "../../../src/model/ledger-address.ts";
import type { LedgerCare } from "../../../src/model/ledger-care.ts";
import type { Ledger, LedgerHome, LockRequest } from "../../../src/model/ledger.ts";
import { fileHomeUnderTest } from "./file-home.ts";
import { gitUnderTest } from "./git-home.ts";
import { pooledUnderTest, postgresUnderTest } from "./postgres-home.ts";

/** An empty place for one ledger, and what a test must be able to do behind the ledger's back. Gone when disposed. */
export interface Ground extends AsyncDisposable {
  readonly home: LedgerHome;
  readonly ledgerAddress: LedgerAddress;
  /** The same ledger, as another process would come to it. */
  another(): LedgerHome;
  /** What looks after it. */
  care(): LedgerCare;
  /** Opens it for writing; closed when the ground is disposed. */
  open(): Promise<Ledger>;
  /** How a child process comes to the same ledger: calls `call` of `module`, a file below `src/ledger/`, with `args`. */
  readonly inChild: { readonly module: string; readonly call: string; readonly args: unknown[] };
  /** Everything that people settled, as it is kept. */
  resolutions(): Promise<readonly KeptResolution[]>;
  /** Makes the ledger one that a later Carillon wrote. */
  becomeNewer(): Promise<void>;
}

export interface KeptResolution {
  readonly reason: string;
  readonly by: string;
  readonly atMs: number;
  readonly code: string | null;
}

export interface GroundOptions {
  /** For how long a lock stays with a holder who says nothing; a minute by default, so that no test loses one by being slow. */
  readonly leaseMs?: number;
}

/** One kind of home that must keep every promise of `Ledger` and `LedgerHome`. */
export interface HomeUnderTest {
  readonly name: string;
  ground(options?: GroundOptions): Promise<Ground>;
  /** Whether a commit takes long, so that what is repeated is repeated less often. */
  readonly slow?: true;
  /** Whether a killed process keeps its locks until its lease is over. */
  readonly leases: boolean;
  /** What may happen to a ledger that must then be refused. */
  readonly damages: readonly {
    readonly name: string;
    readonly strike: (ground: Ground) => Promise<void>;
  }[];
  /** What a look at every record must find, though it may not keep anybody from opening the ledger. */
  readonly flawed: readonly {
    readonly name: string;
    readonly strike: (ground: Ground) => Promise<void>;
    readonly says: RegExp;
    /** Whether a repair has a way out. */
    readonly canRepair?: true;
  }[];
}

/** Every commit to git is a push: `npm run test:homes` has the time for it. */
const thorough = process.env["CARILLON_HOMES"] === "all";

export const homes: readonly HomeUnderTest[] = [
  fileHomeUnderTest,
  postgresUnderTest,
  ...(thorough ? [gitUnderTest] : []),
];

/** For what a pooler could break: locks, and what is written in one commit. */
export const homesAndPooler: readonly HomeUnderTest[] = [...homes, pooledUnderTest];

/** Those through which several senders can share a rate: through git it would take too long. */
export const homesWithBudget: readonly HomeUnderTest[] = homesAndPooler.filter(
  ({ slow }) => slow !== true,
);

/** Asks for locks the way `send` does. */
export function lockRequest(changes: Partial<LockRequest> = {}): LockRequest {
  return {
    names: ["campaign spring-sale", "provider promo"],
    what: "send of spring-sale",
    wait: false,
    signal: new AbortController().signal,
    ...changes,
  };
}
