import type { GitLedgerAddress } from "../../model/ledger-address.ts";
import type { LedgerHome } from "../../model/ledger.ts";
import { UsageError } from "../../model/trouble.ts";
import { openRefStore, type RefStore } from "./ref-store.ts";
import { ledgerKey } from "./ledger-key.ts";
import { holderOfLock, takeLocks } from "./leases.ts";
import { openLedger, type OpenLedger } from "./open-ledger.ts";
import { refNames } from "./ref-names.ts";
import { readTrouble } from "./refusals.ts";
import { openRemote } from "./remote.ts";
import type { GitPlace } from "./run-git.ts";
import { openScratch } from "./scratch.ts";

export interface GitHomeOptions {
  /** How long a lock must stand still before it may be taken over; default 120,000. */
  readonly leaseMs?: number;
}

/** A network may be gone for a while. */
export const defaultLeaseMs = 120_000;

/** A ledger in the refs of a git repository's remote, its locks beside it. Touches neither work tree nor branches. */
export function gitHome(
  address: GitLedgerAddress,
  place: GitPlace,
  { leaseMs = defaultLeaseMs }: GitHomeOptions = {},
): LedgerHome {
  const store = refStoreOf(address, place);
  const { chunk } = address;
  let isMissing = false;
  const open = async (mode: "read" | "write"): Promise<OpenLedger | undefined> => {
    isMissing = false;
    return openLedger({ store, key: ledgerKey(place.env), chunk }, mode);
  };
  return {
    address: store.address,
    notice: `the ledger is in git: each ${chunk} people wait for a push, and at most ${chunk} are in doubt should the runner vanish`,
    async exists() {
      const { header, head, all, waves } = store.names;
      const refs = [...(await listed(store, all)).keys()];
      isMissing = !refs.some((ref) => ref === header || ref === head || ref.startsWith(waves));
      return !isMissing;
    },
    read: async () => (await open("read"))?.ledger,
    async write() {
      const opened = await open("write");
      if (opened === undefined) throw new Error("a ledger was opened and is not there");
      return opened.ledger;
    },
    holder: (name) => holderOfLock(store, name, leaseMs),
    lock: (request) => takeLocks(store, request, leaseMs),
    async budget() {
      throw new UsageError(
        "a rate cannot be shared through a ledger in git: a push takes too long",
        "name postgres://… or a file with --ledger, or divide the campaign with --shard",
      );
    },
    async remove() {
      // What was not there a moment ago is somebody else's by now.
      if (!isMissing) await remove(store);
    },
  };
}

/** Where one ledger in git is read and written. */
export function refStoreOf({ name, remote }: GitLedgerAddress, place: GitPlace): RefStore {
  const suffix = remote === "origin" ? "" : `?remote=${remote}`;
  return openRefStore({
    address: `git:${name}${suffix}`,
    names: refNames(name),
    remote: openRemote({ place, remote }),
    openScratch: () => openScratch(place, remote),
  });
}

async function listed(store: RefStore, prefix: string) {
  return store.list(prefix).catch((error: unknown) => {
    throw readTrouble(store.address, error);
  });
}

async function remove(store: RefStore): Promise<void> {
  const { all, locks } = store.names;
  store.begin();
  try {
    const refs = [...(await listed(store, all))].filter(([ref]) => !ref.startsWith(locks));
    await store.write(refs.map(([ref, from]) => ({ ref, from, draft: undefined })));
  } catch (error) {
    throw readTrouble(store.address, error);
  } finally {
    await store.done();
  }
}
