import { oneAtATime } from "./one-at-a-time.ts";
import type { RefNames } from "./ref-names.ts";
import { takenOver } from "./refusals.ts";
import type { RefChange, Refs, Remote } from "./remote.ts";
import type { Draft, Scratch } from "./scratch.ts";

/** A ref that is to hold a new commit, or one that is there; without either it is deleted. */
export interface Entry {
  readonly ref: string;
  readonly from: string | undefined;
  readonly draft: Draft | undefined;
  readonly commit?: string;
}

/** The ids of the new commits, in the order of their entries; `undefined`: somebody else was first. */
export type Written = readonly string[] | undefined;

/** A lock that this process holds. */
export interface HeldLock {
  readonly ref: string;
  commit: string;
  /** Every commit that may have been the lock's: a push that was cut off may arrive later. */
  readonly mine: Set<string>;
  /** What says that it is held still. */
  renewal(parent: string): Draft;
}

/** The refs of one ledger at the remote, shared by everyone in this process who uses it. */
export interface RefStore {
  readonly address: string;
  readonly names: RefNames;
  readonly held: Map<string, HeldLock>;
  /** When refs were last written, on the clock of `performance.now()`. */
  lastWriteMs(): number;
  list(prefix: string): Promise<Refs>;
  scratch(): Promise<Scratch>;
  /** The scratch folder is there until everyone is done. */
  begin(): void;
  done(): Promise<void>;
  /** The content of `file` in the commit that `ref` was seen to hold. */
  read(ref: string, commit: string, file: string): Promise<string | undefined>;
  /**
   * Writes all the entries or none, and renews every lock that is held in the same push, so
   * that who has lost one can write nothing any more. Throws `LedgerWriteError` then, and
   * `GitError` where it is not known whether it was written.
   */
  write(entries: readonly Entry[], patienceMs?: number): Promise<Written>;
}

/** How long a push whose end is not known is tried again: a network may be gone for a while. */
const defaultPatienceMs = 120_000;

export interface RefStoreParts {
  readonly address: string;
  readonly names: RefNames;
  readonly remote: Remote;
  readonly openScratch: () => Promise<Scratch>;
}

export function openRefStore({ address, names, remote, openScratch }: RefStoreParts): RefStore {
  const held = new Map<string, HeldLock>();
  const inTurn = oneAtATime();
  const shared = sharedScratch(openScratch);
  let lastWriteMs = 0;

  return {
    address,
    names,
    held,
    lastWriteMs: () => lastWriteMs,
    list: (prefix) => remote.list(prefix),
    ...shared,
    async read(ref, commit, file) {
      const { has, fetch, read } = await shared.scratch();
      if (!(await has(commit))) await fetch(ref);
      return (await read([commit], file))[0];
    },
    write: (entries, patienceMs = defaultPatienceMs) =>
      inTurn(async () => {
        for (;;) {
          const end = await push(await shared.scratch(), remote, { entries, held, patienceMs });
          if (end.kind === "taken") {
            lastWriteMs = performance.now();
            return end.ids;
          }
          const locks = seenLocks(held, end.refs);
          if (locks === "lost") throw takenOver(address);
          if (locks === "as known") return undefined;
        }
      }),
  };
}

function sharedScratch(open: () => Promise<Scratch>): Pick<RefStore, "scratch" | "begin" | "done"> {
  let users = 0;
  let opened: Promise<Scratch> | undefined;
  return {
    scratch: () => (opened ??= open()),
    begin: () => void (users += 1),
    async done() {
      users -= 1;
      if (users > 0 || opened === undefined) return;
      const last = opened;
      opened = undefined;
      await last.then(({ remove }) => remove()).catch(() => undefined);
    },
  };
}

interface Pushing {
  readonly entries: readonly Entry[];
  readonly held: ReadonlyMap<string, HeldLock>;
  readonly patienceMs: number;
}

async function push(
  { commit, place }: Scratch,
  remote: Remote,
  { entries, held, patienceMs }: Pushing,
) {
  const locks = [...held.values()];
  // A push that names nothing would push whatever git is used to.
  if (entries.length + locks.length === 0) return { kind: "taken", ids: [] } as const;
  const drafts = entries.flatMap(({ draft }) => (draft === undefined ? [] : [draft]));
  const renewals = locks.map((lock) => lock.renewal(lock.commit));
  const ids = await commit([...drafts, ...renewals]);
  const renewed = ids.slice(drafts.length);
  const changes = [...changesOf(entries, ids), ...locks.map(renewalOf(renewed))];
  const end = await remote.push(place, changes, patienceMs);
  if (end.kind === "moved") return end;
  for (const [nth, lock] of locks.entries()) lock.commit = renewed[nth] ?? lock.commit;
  return { kind: "taken", ids: ids.slice(0, drafts.length) } as const;
}

function changesOf(entries: readonly Entry[], ids: readonly string[]): readonly RefChange[] {
  const left = [...ids];
  return entries.map(({ ref, from, draft, commit }) => ({
    ref,
    from,
    to: draft === undefined ? commit : left.shift(),
  }));
}

function renewalOf(renewed: readonly string[]) {
  return (lock: HeldLock, nth: number): RefChange => {
    const to = renewed[nth];
    if (to !== undefined) lock.mine.add(to);
    return { ref: lock.ref, from: lock.commit, to };
  };
}

/** Whether the locks are still ours; one that is at a renewal which was given up goes on from there. */
function seenLocks(held: ReadonlyMap<string, HeldLock>, refs: Refs): "lost" | "as known" | "late" {
  let known: "as known" | "late" = "as known";
  for (const lock of held.values()) {
    const seen = refs.get(lock.ref);
    if (seen === undefined || !lock.mine.has(seen)) return "lost";
    if (seen !== lock.commit) known = "late";
    lock.commit = seen;
  }
  return known;
}
