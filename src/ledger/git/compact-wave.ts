import { randomUUID } from "node:crypto";
import { join } from "node:path";
import type { WaveName } from "../../model/ledger.ts";
import { foldedPages, foldWave } from "./fold-wave.ts";
import type { FoldEvent } from "./journal-event.ts";
import type { Journal } from "./journal.ts";
import type { OpenLedger } from "./open-ledger.ts";
import { damaged, overtaken } from "./refusals.ts";
import { openReplica, type Replica } from "./replica.ts";
import { eventFile, pageFile, replay } from "./replay.ts";
import type { Draft, DraftFile } from "./scratch.ts";

/**
 * Puts one commit in the place of a wave's history. Returns how many there were; 0 where
 * there is nothing to fold. Throws `LedgerRefusedError`, and changes nothing, where anybody else
 * wrote to the wave meanwhile.
 */
export async function compactWave(open: OpenLedger, wave: WaveName): Promise<number> {
  const { store, log, replica } = open;
  if (!(await log.refresh(wave))) return 0;
  const tip = log.tipOf(wave);
  const fold = foldWave(replica.database, wave, tip?.records ?? 0);
  if (tip === undefined || fold === undefined) return 0;
  const { history } = await store.scratch();
  const { length } = await history(tip.commit);
  if (length === 1) return 0;
  const commit = await foldedCommit(open, wave, fold);
  const change = { from: tip.commit, draft: undefined, commit, records: tip.records };
  if (!(await log.put(wave, change))) throw overtaken(store.address);
  return length;
}

/** The commit that holds all of a wave that the copy holds: it is read again before it counts. */
export async function foldedCommit(
  open: OpenLedger,
  wave: WaveName,
  fold: FoldEvent,
): Promise<string> {
  const { store, journal, replica } = open;
  const { commit } = await store.scratch();
  const [made = ""] = await commit([draftOf(journal, replica, { wave, fold })]);
  await compare(open, wave, { fold, made });
  return made;
}

interface Folding {
  readonly wave: WaveName;
  readonly fold: FoldEvent;
}

function draftOf(journal: Journal, { database }: Replica, { wave, fold }: Folding): Draft {
  const pages = function* (): Generator<DraftFile> {
    let page = 0;
    for (const rows of foldedPages(database, wave)) {
      page += 1;
      yield { file: pageFile(page), content: journal.write({ event: "folded", rows }) };
    }
  };
  return {
    file: eventFile,
    content: journal.write(fold),
    more: pages(),
    message: `Fold ${fold.records} records`,
    parent: undefined,
  };
}

async function compare(
  { store, journal, replica }: OpenLedger,
  wave: WaveName,
  { fold, made }: { readonly fold: FoldEvent; readonly made: string },
): Promise<void> {
  const { folder } = await store.scratch();
  const again = await openReplica(join(folder, `${randomUUID()}.db`), "again");
  try {
    const parts = { store, journal, replica: again };
    await again.together(() => replay(parts, wave, { commits: [made], records: 0 }));
    const ours = pieces(replica, wave, fold.records);
    for (const piece of pieces(again, wave, fold.records)) {
      if (ours.next().value !== piece) throw unlike(store.address, wave);
    }
    if (ours.next().done !== true) throw unlike(store.address, wave);
  } finally {
    again.close();
  }
}

function* pieces({ database }: Replica, wave: WaveName, records: number): Generator<string> {
  yield JSON.stringify(foldWave(database, wave, records));
  for (const rows of foldedPages(database, wave)) {
    yield JSON.stringify(rows, (name, value: unknown) => (name === "id" ? undefined : value));
  }
}

function unlike(address: string, { campaign, wave }: WaveName): Error {
  return damaged(address, `wave ${wave} of ${campaign} is another one when it is folded`);
}
