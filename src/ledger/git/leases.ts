import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import type { Lock, LockHolder, LockRequest } from "../../model/ledger.ts";
import { LockedError } from "../../model/trouble.ts";
import type { RefStore, HeldLock } from "./ref-store.ts";
import { readTrouble } from "./refusals.ts";
import type { Refs } from "./remote.ts";
import type { Draft } from "./scratch.ts";

const holderFile = "holder.json";
const patienceMs = 20_000;

interface Wanted {
  readonly name: string;
  readonly ref: string;
}

/** Which values were seen, and since when they have not changed: on this machine's own monotonic clock. */
type Watch = Map<string, { readonly commit: string; readonly sinceMs: number }>;

/**
 * Takes all the locks or none, in one push. A lock is a lease: its holder renews it with every
 * write and in between. Whoever has watched it stand still for `leaseMs` may take it over; no
 * two clocks are ever compared to decide that, and a holder who comes back finds every write refused.
 */
export async function takeLocks(
  store: RefStore,
  request: LockRequest,
  leaseMs: number,
): Promise<Lock> {
  const wanted = [...new Set(request.names)]
    .sort()
    .map((name) => ({ name, ref: store.names.lockOf(name) }));
  const asking: Asking = { store, request, leaseMs, wanted, watch: new Map() };
  let waiting = false;
  store.begin();
  try {
    for (;;) {
      request.signal.throwIfAborted();
      const asked = await ask(asking);
      if ("lock" in asked) return asked.lock;
      if (asked.again) continue;
      if (!waiting) request.onWait?.(asked.holder);
      waiting = true;
      const pauseMs = Math.min(leaseMs / 8, 2_000);
      await sleep(pauseMs, undefined, { signal: request.signal }).catch(() => undefined);
    }
  } catch (error) {
    await store.done();
    throw readTrouble(store.address, error);
  }
}

/** Who has renewed a lock lately, as far as two clocks can tell. */
export async function holderOfLock(
  store: RefStore,
  name: string,
  leaseMs: number,
): Promise<LockHolder | undefined> {
  const ref = store.names.lockOf(name);
  store.begin();
  try {
    const refs = await store.list(store.names.locks);
    const holder = refs.has(ref) ? await holderOf(store, ref, refs) : undefined;
    return looksGone(holder, leaseMs) ? undefined : holder;
  } catch (error) {
    throw readTrouble(store.address, error);
  } finally {
    await store.done();
  }
}

interface Asking {
  readonly store: RefStore;
  readonly request: LockRequest;
  readonly leaseMs: number;
  readonly wanted: readonly Wanted[];
  readonly watch: Watch;
}

type Asked =
  | { readonly lock: Lock }
  /** `again`: at once, for somebody else was faster. */
  | { readonly again: boolean; readonly holder?: LockHolder | undefined };

/** Looks once, and takes what can be taken. Throws `LockedError` where nobody wants to wait. */
async function ask({ store, request, leaseMs, wanted, watch }: Asking): Promise<Asked> {
  const askedMs = performance.now();
  const refs = await store.list(store.names.locks);
  const taken = wanted.filter(({ ref }) => refs.has(ref));
  const changed = noteSeen(watch, taken, refs);
  const isStill = ({ ref }: Wanted): boolean =>
    askedMs - (watch.get(ref)?.sinceMs ?? askedMs) >= leaseMs;
  const [first] = taken;
  if (first === undefined || taken.every(isStill)) {
    const lock = await take(store, wanted, { refs, what: request.what, leaseMs });
    return lock === undefined ? { again: true } : { lock };
  }
  const holder = await holderOf(store, first.ref, refs);
  if (request.wait || (!changed && looksGone(holder, leaseMs))) return { again: false, holder };
  throw new LockedError(first.name, holder, wayOut(leaseMs));
}

function wayOut(leaseMs: number): string {
  return `wait for it to finish, or add --wait; should it be gone, its lock can be taken over once nothing renewed it for ${Math.ceil(leaseMs / 1000)} s`;
}

/** Whether any of them is not what it was when it was looked at before. */
function noteSeen(watch: Watch, taken: readonly Wanted[], refs: Refs): boolean {
  let changed = false;
  for (const { ref } of taken) {
    const commit = refs.get(ref) ?? "";
    const before = watch.get(ref);
    if (before?.commit === commit) continue;
    changed ||= before !== undefined;
    watch.set(ref, { commit, sinceMs: performance.now() });
  }
  return changed;
}

interface Holder extends LockHolder {
  /** By the holder's clock. */
  readonly renewedAtMs: number;
}

/** Worth watching without `--wait`. A clock that is wrong costs a watch or a refusal, never a lock. */
function looksGone(holder: Holder | undefined, leaseMs: number): boolean {
  return holder === undefined || Date.now() - holder.renewedAtMs > leaseMs;
}

async function holderOf(store: RefStore, ref: string, refs: Refs): Promise<Holder | undefined> {
  try {
    const text = await store.read(ref, refs.get(ref) ?? "", holderFile);
    const holder: Partial<Holder> | null = JSON.parse(text ?? "null");
    return typeof holder?.pid === "number" && typeof holder.renewedAtMs === "number"
      ? (holder as Holder)
      : undefined;
  } catch {
    // It was released in between, or nobody wrote it: then nobody can be named.
    return undefined;
  }
}

interface Taking {
  readonly refs: Refs;
  readonly what: string;
  readonly leaseMs: number;
}

async function take(
  store: RefStore,
  wanted: readonly Wanted[],
  { refs, what, leaseMs }: Taking,
): Promise<Lock | undefined> {
  const startedAt = new Date().toISOString();
  const draftOf = (name: string, parent: string | undefined): Draft => ({
    file: holderFile,
    content: `${JSON.stringify({ pid: process.pid, host: hostname(), startedAt, what, renewedAtMs: Date.now() })}\n`,
    message: `lock ${name}`,
    parent,
  });
  for (const { ref } of wanted) {
    // Its successor is built upon it: some servers take no other.
    const before = refs.get(ref);
    if (before !== undefined) await store.read(ref, before, holderFile);
  }
  const entries = wanted.map(({ name, ref }) => ({
    ref,
    from: refs.get(ref),
    draft: draftOf(name, refs.get(ref)),
  }));
  const commits = await store.write(entries, patienceMs);
  if (commits === undefined) return undefined;
  const locks = wanted.map(({ name, ref }, nth): HeldLock => {
    const commit = commits[nth] ?? "";
    return { ref, commit, mine: new Set([commit]), renewal: (parent) => draftOf(name, parent) };
  });
  for (const lock of locks) store.held.set(lock.ref, lock);
  return heldLocks(store, locks, leaseMs);
}

function heldLocks(store: RefStore, locks: readonly HeldLock[], leaseMs: number): Lock {
  const everyMs = leaseMs / 4;
  const timer = setInterval(() => {
    if (performance.now() - store.lastWriteMs() < everyMs / 2) return;
    // What fails is tried again with the next one, and the next write says so.
    store.write([], 0).catch(() => undefined);
  }, everyMs).unref();
  let released = false;
  return {
    async release() {
      if (released) return;
      released = true;
      clearInterval(timer);
      await letGo(store, locks).catch(() => undefined);
      await store.done();
    },
  };
}

/** Where that fails, the lease runs out by itself. */
async function letGo(store: RefStore, locks: readonly HeldLock[]): Promise<void> {
  for (const { ref } of locks) store.held.delete(ref);
  // A renewal that is under way may still change what the locks are.
  for (let tries = 0; tries < 3; tries += 1) {
    const refs = await store.list(store.names.locks);
    const ours = locks.filter(({ ref, mine }) => mine.has(refs.get(ref) ?? ""));
    const entries = ours.map(({ ref }) => ({ ref, from: refs.get(ref), draft: undefined }));
    if ((await store.write(entries, patienceMs)) !== undefined) return;
  }
}
