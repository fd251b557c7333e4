import { LedgerRefusedError, LedgerWriteError, Trouble } from "../../model/trouble.ts";
import { GitError } from "./run-git.ts";

/** What is in git is not what a ledger should be. `how` continues "the ledger … is damaged: ". */
export function damaged(address: string, how: string, cause?: unknown): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${address} is damaged: ${how}`,
    "put its refs back from a clone or a backup of the repository; where there is none, `carillon ledger adopt` with the campaign's file goes on with what is left, and puts everyone in doubt of whom nothing is",
    cause,
  );
}

export function newer(address: string, version: unknown, known: number): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${address} was written by a newer Carillon (its version is ${String(version)}, this one knows up to ${known})`,
    "upgrade Carillon",
  );
}

/** What git's refusal means before a run has begun. Others pass unchanged. */
export function readTrouble(address: string, error: unknown): unknown {
  if (!(error instanceof GitError)) return error;
  const { why, hint } = meaning(error);
  return new LedgerRefusedError(`the ledger ${address} ${why}`, hint, error);
}

/** The same in the middle of a run: nothing more is sent. */
export function writeTrouble(address: string, error: unknown): unknown {
  if (error instanceof LedgerWriteError) return error;
  if (error instanceof GitError) {
    const { why, hint } = meaning(error);
    return new LedgerWriteError(
      `the ledger ${address} could not take a record: it ${why}`,
      hint,
      error,
    );
  }
  if (!(error instanceof Trouble)) return error;
  return new LedgerWriteError(
    `the ledger ${address} could not take a record: ${error.message}`,
    error.hint,
    error,
  );
}

/** Somebody else has moved what this run holds. */
export function takenOver(address: string): LedgerWriteError {
  return new LedgerWriteError(
    `the ledger ${address} could not take a record: another run has taken over`,
    "this run was cut off or stood still for too long; see what the other one does, then run again",
  );
}

/** The same where nothing is being sent, but histories are rewritten. */
export function overtaken(address: string): LedgerRefusedError {
  return new LedgerRefusedError(
    `a run has written to the ledger ${address} meanwhile: nothing was changed`,
    "try again when it is over",
  );
}

interface Meaning {
  readonly why: string;
  readonly hint: string;
}

const nowhere: Meaning = {
  why: "cannot be found: the project is in no git repository, or that has no such remote, or there is nothing at its address",
  hint: "git remote -v lists the remotes; git:NAME?remote=NAME names another than origin; --ledger may name a file",
};

const allow =
  "the job needs to push: `permissions: contents: write` on GitHub; on GitLab a token that may push; and no rule that protects refs/carillon";

/** First what is surest. */
const meanings: readonly (readonly [RegExp, (words: string) => Meaning])[] = [
  [
    /not a git repository|does not appear to be a git repository|no such remote|repository .*not found/i,
    () => nowhere,
  ],
  [
    /dubious ownership/i,
    (words) => ({
      why: `cannot be read: ${words}`,
      hint: "git config --global --add safe.directory …",
    }),
  ],
  [
    /\b40[13]\b|denied|authentication failed|could not read (?:username|password)|not allowed|protected|declined|prohibited|read-only|service not enabled|deny (?:updating|deleting)/i,
    (words) => ({ why: `cannot be used: git may not write to the remote (${words})`, hint: allow }),
  ],
  [
    /unknown option|usage: git/i,
    () => ({ why: "needs git 2.29 or later", hint: "upgrade git on this machine" }),
  ],
];

function meaning(error: GitError): Meaning {
  const found = meanings.find(([sign]) => sign.test(error.said));
  if (found !== undefined) return found[1](error.message);
  return {
    why: `cannot be reached: ${error.message}`,
    hint: "check the network and the remote, then run again",
  };
}

/** Trying again would not help. */
export function isForGood(error: GitError): boolean {
  return meanings.some(([sign]) => sign.test(error.said));
}
