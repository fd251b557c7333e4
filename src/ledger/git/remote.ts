import { setTimeout as sleep } from "node:timers/promises";
import { GitError, runGit, type GitPlace } from "./run-git.ts";
import { isForGood } from "./refusals.ts";

/** A ref that is to go from one value to another; absent: it is not there. */
export interface RefChange {
  readonly ref: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
}

/** The refs that a remote has, by name. */
export type Refs = ReadonlyMap<string, string>;

export type PushEnd =
  | { readonly kind: "taken" }
  /** Somebody else changed at least one of them first; nothing of ours was taken. */
  | { readonly kind: "moved"; readonly refs: Refs };

export interface Remote {
  /** What there is below `prefix`. */
  list(prefix: string): Promise<Refs>;
  /**
   * All the changes or none, each only from exactly the value it is to go from. `taken` is
   * said only when the remote said so, or shows exactly these values. Throws `GitError` where
   * neither is known, after having tried for `patienceMs`: then it may still be taken later.
   */
  push(place: GitPlace, changes: readonly RefChange[], patienceMs: number): Promise<PushEnd>;
}

export interface RemoteAddress {
  readonly place: GitPlace;
  /** As git knows it: `origin`. */
  readonly remote: string;
}

const lookTimeoutMs = 30_000;
const mostPauseMs = 10_000;

export function openRemote({ place, remote }: RemoteAddress): Remote {
  const list = async (prefix: string): Promise<Refs> => {
    const args = ["ls-remote", "--quiet", "--refs", remote, `${prefix}*`];
    const listing = await runGit(place, args, { timeoutMs: lookTimeoutMs });
    return parsed(listing.toString(), prefix);
  };
  const tryPush = async (from: GitPlace, changes: readonly RefChange[]) => {
    const leases = changes.map(({ ref, from: old }) => `--force-with-lease=${ref}:${old ?? ""}`);
    const specs = changes.map(({ ref, to }) => `${to ?? ""}:${ref}`);
    const how = ["push", "--porcelain", "--quiet", "--no-verify", "--atomic"];
    return failureOf(runGit(from, [...how, ...leases, remote, ...specs]));
  };

  return {
    list,
    async push(from, changes, patienceMs) {
      const giveUpMs = performance.now() + patienceMs;
      for (let pauseMs = 100; ; pauseMs = Math.min(2 * pauseMs, mostPauseMs)) {
        const failure = await tryPush(from, changes);
        if (failure === undefined) return { kind: "taken" };
        const refs = await list(commonPrefix(changes)).catch(orGitError);
        const end = refs instanceof Map ? endOf(changes, refs) : undefined;
        if (end !== undefined) return end;
        if (isForGood(failure) || performance.now() > giveUpMs) throw failure;
        await sleep(pauseMs * (0.5 + Math.random()));
      }
    },
  };
}

/**
 * How it ended, from what the remote shows; `undefined` where it has not, or not wholly: a
 * server moves refs one after the other, and a push that was cut off may still arrive.
 */
function endOf(changes: readonly RefChange[], refs: Refs): PushEnd | undefined {
  if (changes.every(({ ref, to }) => refs.get(ref) === to)) return { kind: "taken" };
  const strange = changes.some(
    ({ ref, from, to }) => refs.get(ref) !== to && refs.get(ref) !== from,
  );
  return strange ? { kind: "moved", refs } : undefined;
}

async function failureOf(pushed: Promise<unknown>): Promise<GitError | undefined> {
  try {
    await pushed;
    return undefined;
  } catch (error) {
    return orGitError(error);
  }
}

function orGitError(error: unknown): GitError {
  if (error instanceof GitError) return error;
  throw error;
}

function commonPrefix(changes: readonly RefChange[]): string {
  let [prefix = ""] = changes.map(({ ref }) => ref);
  for (const { ref } of changes) {
    while (!ref.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

/** Lines of an id, a tab, a ref. */
function parsed(listing: string, prefix: string): Refs {
  const refs = new Map<string, string>();
  for (const line of listing.split("\n")) {
    const [id, ref] = line.split("\t");
    if (id && ref?.startsWith(prefix)) refs.set(ref, id);
  }
  return refs;
}
