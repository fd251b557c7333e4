import type { RefStore } from "./ref-store.ts";
import type { People } from "./people.ts";
import type { Replica } from "./replica.ts";
import type { WaveLog } from "./wave-log.ts";

/** What an open ledger in git is made of. */
export interface GitLedgerParts {
  readonly store: RefStore;
  readonly log: WaveLog;
  readonly people: People;
  readonly replica: Replica;
  readonly mode: "read" | "write";
  /** How many people are claimed in one push. */
  readonly chunk: number;
}
