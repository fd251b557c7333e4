import { markName, type WaveShare } from "./ref-names.ts";
import { isForGood, readTrouble } from "./refusals.ts";
import { openRemote } from "./remote.ts";
import { GitError, runGit, type GitPlace } from "./run-git.ts";
import { openScratch } from "./scratch.ts";

/** The run of a wave that began last, and the ledger that holds it. */
export interface WaveMark {
  readonly ledger: string;
  readonly run: string;
}

/** What the remote shows of a wave. */
export interface SeenMark {
  readonly mark: WaveMark | undefined;
  /** The commit that holds it. */
  readonly commit: string | undefined;
}

/** `moved`: another run was first. `denied`: the remote may not be written. */
export type Marked = "marked" | "moved" | "denied";

/**
 * A small ref, `refs/carillon/ID/WAVE`, in the remote of the project's repository: the last run
 * of a wave that began. A ledger without that run is an older copy.
 */
export interface WaveMarks {
  /** Whether the project lies in a repository with a remote. */
  areKept(): Promise<boolean>;
  /** Throws `LedgerRefusedError` where the remote does not answer. */
  see(wave: WaveShare): Promise<SeenMark>;
  /** Puts `mark` in the place of `seen`, or nothing. Throws `LedgerRefusedError` where it cannot be known which. */
  put(wave: WaveShare, seen: SeenMark, mark: WaveMark): Promise<Marked>;
}

const remoteName = "origin";
const file = "mark.json";
const patienceMs = 20_000;

export function openWaveMarks(place: GitPlace): WaveMarks {
  const remote = openRemote({ place, remote: remoteName });
  return {
    areKept: () =>
      runGit(place, ["remote", "get-url", remoteName]).then(
        () => true,
        () => false,
      ),
    see: (wave) =>
      refusing(async () => {
        const ref = markName(wave);
        const commit = (await remote.list(ref)).get(ref);
        return { commit, mark: commit === undefined ? undefined : await read(place, ref, commit) };
      }),
    put: (wave, seen, mark) =>
      refusing(async () => {
        const scratch = await openScratch(place, remoteName);
        try {
          const message = `Run ${mark.run}`;
          const draft = { file, content: JSON.stringify(mark), message, parent: undefined };
          const [to] = await scratch.commit([draft]);
          const change = { ref: markName(wave), from: seen.commit, to };
          const end = await remote.push(scratch.place, [change], patienceMs);
          return end.kind === "taken" ? "marked" : "moved";
        } catch (error) {
          if (error instanceof GitError && isForGood(error)) return "denied";
          throw error;
        } finally {
          await scratch.remove();
        }
      }),
  };
}

async function read(place: GitPlace, ref: string, commit: string): Promise<WaveMark | undefined> {
  const scratch = await openScratch(place, remoteName);
  try {
    await scratch.fetch(ref);
    const [content] = await scratch.read([commit], file);
    return content === undefined ? undefined : markOf(content);
  } finally {
    await scratch.remove();
  }
}

/** One that cannot be understood is nobody's, so that no ledger goes on from it. */
function markOf(content: string): WaveMark {
  try {
    const { ledger, run } = JSON.parse(content);
    return { ledger: String(ledger), run: String(run) };
  } catch {
    return { ledger: "", run: "" };
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw readTrouble("guard in git", error);
  }
}
