import type { Ledger, LedgerHome, RunLedger, RunStart, WaveName } from "../model/ledger.ts";
import type { LedgerCare, Repair, RepairRequest } from "../model/ledger-care.ts";
import { LedgerRefusedError } from "../model/trouble.ts";
import type { FileLedger } from "./file/file-ledger.ts";
import { openLedger } from "./file/open-ledger.ts";
import type { SeenMark, WaveMarks } from "./git/wave-marks.ts";

/** What tells an older copy of a ledger's file from the ledger. */
export interface Guard {
  readonly marks: WaveMarks;
  /** Whether a remote that does not answer, or may not be written, refuses the run. */
  readonly required: boolean;
  /** What goes on unguarded, in a sentence. */
  readonly onNotice: (message: string) => void;
}

/**
 * A ledger in a file, of which the repository's remote remembers the last run: a file that
 * comes back without that run is refused before anything is sent.
 */
export function guardedHome(home: LedgerHome, { marks, required, onNotice }: Guard): LedgerHome {
  const path = home.address;
  return {
    ...home,
    async write(options): Promise<Ledger> {
      const ledger = await openLedger({ path, mode: "write", ...options });
      return { ...ledger, begin: (start) => begin(ledger, start) };
    },
  };

  async function begin(ledger: FileLedger, start: RunStart): Promise<RunLedger> {
    const seen = await look(start);
    if (seen === undefined) return ledger.begin(start);
    if (!(await isCurrent(ledger, start, seen))) throw behind(path, start);
    // In this order: a mark without its run would make this very file an older copy.
    const run = await ledger.begin(start);
    const marked = await marks.put(start, seen, { ledger: ledger.id, run: start.run });
    if (marked === "moved") {
      await run.finish("refused", Date.now());
      throw overtaken(path, start);
    }
    if (marked === "denied") goOn(new LedgerRefusedError(denied));
    return run;
  }

  async function look(start: RunStart): Promise<SeenMark | undefined> {
    if (!required && !(await marks.areKept())) return undefined;
    try {
      return await marks.see(start);
    } catch (error) {
      if (!(error instanceof LedgerRefusedError)) throw error;
      goOn(error);
      return undefined;
    }
  }

  function goOn(error: LedgerRefusedError): void {
    if (required) throw error;
    onNotice(`${error.message}: ${unguarded}`);
  }
}

/** After a repair the remote remembers the new ledger. */
export function guardedCare(
  care: LedgerCare,
  path: string,
  { marks, onNotice }: Guard,
): LedgerCare {
  return {
    ...care,
    async repair(request: RepairRequest): Promise<Repair> {
      const repair = await care.repair(request);
      return {
        ...repair,
        async commit() {
          const kept = await repair.commit();
          for (const suspect of request.suspects) await remember(suspect);
          return kept;
        },
      };
    },
  };

  async function remember(wave: WaveName): Promise<void> {
    if (!(await marks.areKept())) return;
    const ledger = await openLedger({ path, mode: "read" });
    try {
      const run = await ledger?.lastRun(wave);
      if (ledger === undefined || run === undefined) return;
      const share = { ...wave, ...(await ledger.wave(wave.campaign, wave.wave)) };
      const seen = await marks.see(share);
      if (seen.commit === undefined) return;
      const marked = await marks.put(share, seen, { ledger: ledger.id, run: run.run });
      if (marked !== "marked") onNotice(stillOld);
    } catch (error) {
      if (!(error instanceof LedgerRefusedError)) throw error;
      onNotice(stillOld);
    } finally {
      await ledger?.close();
    }
  }
}

async function isCurrent(ledger: FileLedger, wave: WaveName, seen: SeenMark): Promise<boolean> {
  if (seen.mark === undefined) return seen.commit === undefined;
  return seen.mark.ledger === ledger.id && ledger.hasRun(wave, seen.mark.run);
}

const denied = "git may not write to the remote";

const unguarded =
  "nothing remembers this run there, so that an older copy of the ledger would not be noticed";

const stillOld =
  "the remote could not be told of the new ledger: sending from CI will be refused until `carillon ledger adopt` has been said where git may write to it";

function behind(path: string, { campaign, wave }: WaveName): LedgerRefusedError {
  return new LedgerRefusedError(
    `the ledger ${path} is not the one that the last run of ${campaign}, wave ${wave}, wrote: people may be messaged twice`,
    `restore the latest copy; where there is none, \`carillon ledger adopt\` with the campaign's file goes on with this one, and puts everyone in doubt of whom it knows nothing`,
  );
}

function overtaken(path: string, { campaign, wave }: WaveName): LedgerRefusedError {
  return new LedgerRefusedError(
    `another run of ${campaign}, wave ${wave}, began at the same moment with another copy of the ledger ${path}`,
    "wait until it is over, then run again with the ledger that it leaves",
  );
}
