import { randomUUID } from "node:crypto";
import { campaignLock } from "../campaign-lock.ts";
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { ulid } from "ulid";
import { recover } from "../file/begin-run.ts";
import { doubtSuspect, doubtUndecided, rebuild, tallyRepair } from "../file/rebuild.ts";
import { salvage } from "../file/salvage.ts";
import { allWaves } from "../file/waves.ts";
import type { Repair, RepairRequest, Suspect } from "../../model/ledger-care.ts";
import { isSameWave, waveName } from "../wave-name.ts";
import { foldedCommit } from "./compact-wave.ts";
import type { Entry } from "./ref-store.ts";
import { foldWave } from "./fold-wave.ts";
import { openHeads, type Head } from "./heads.ts";
import { takeLocks } from "./leases.ts";
import { headerOf, openWith, provenId, type OpenLedger, type OpenParts } from "./open-ledger.ts";
import { overtaken, readTrouble } from "./refusals.ts";
import { openReplica } from "./replica.ts";
import { salvageWave, type SalvagedWave } from "./salvage-wave.ts";

export interface Adoption {
  readonly parts: OpenParts;
  readonly request: RepairRequest;
  readonly leaseMs: number;
}

/** What was found, before anything is changed. */
interface Found {
  readonly open: OpenLedger;
  readonly head: Head;
  /** The header, where there has to be a new one. */
  readonly header: Entry | undefined;
  readonly waves: readonly SalvagedWave[];
}

/**
 * Gets new histories ready for waves that are gone, older or damaged: of what is left of
 * them, and with everyone of the suspects in doubt of whom nothing is. Throws `LockedError`
 * while one of their campaigns is sent.
 */
export async function adoptWaves({ parts, request, leaseMs }: Adoption): Promise<Repair> {
  const { store } = parts;
  const names = request.suspects.map(({ campaign }) => campaignLock(campaign));
  const { signal } = new AbortController();
  const what = "adopt of the ledger";
  const lock = await takeLocks(store, { names, what, wait: false, signal }, leaseMs);
  store.begin();
  const opened: OpenLedger[] = [];
  let isOver = false;
  const discard = async (): Promise<void> => {
    if (isOver) return;
    isOver = true;
    for (const { replica } of opened) replica.close();
    await lock.release();
    await store.done();
  };
  try {
    const found = await look(parts, request);
    opened.push(found.open);
    const draft = await doubting(found, request);
    opened.push(draft);
    return {
      needed: true,
      ...tallyRepair(draft.replica.database),
      lost: 0,
      unnamed: found.head.waves
        .filter((one) => !request.suspects.some((suspect) => isSameWave(suspect, one)))
        .map(waveName),
      discard,
      commit: () => put({ ...found, open: draft }, request.nowMs).finally(discard),
    };
  } catch (error) {
    await discard();
    throw readTrouble(store.address, error);
  }
}

async function look(parts: OpenParts, { suspects }: RepairRequest): Promise<Found> {
  const { store, key } = parts;
  const refs = await store.list(store.names.all);
  const known = await provenId(parts, refs);
  const id = known ?? ulid();
  const head = await openHeads(store).orEmpty(refs);
  const ref = store.names.header;
  const header = { ref, from: refs.get(ref), draft: headerOf(id, key) };
  const open = await openWith(parts, id, "write");
  const waves: SalvagedWave[] = [];
  for (const { campaign, wave } of suspects) {
    waves.push(await salvageWave(open, { campaign, wave }, refs));
  }
  return { open, head, waves, header: known === undefined ? header : undefined };
}

/** The same with a copy of its own, in which everyone is in doubt of whom nothing is proved. */
async function doubting({ open }: Found, request: RepairRequest): Promise<OpenLedger> {
  const { folder } = await open.store.scratch();
  const replica = await openReplica(join(folder, `${randomUUID()}.db`), open.ledger.id);
  const { database } = replica;
  const suspects = request.suspects.map((one) => inSmallNumbers(one, open));
  const { size } = await stat(open.replica.path);
  salvage(database, open.replica.path, size);
  rebuild(database, { ...request, suspects });
  for (const suspect of suspects) await doubtSuspect(database, suspect, request.nowMs);
  doubtUndecided(database, request.nowMs);
  for (const { id } of allWaves(database)) recover(database, id);
  return { ...open, replica };
}

function inSmallNumbers(suspect: Suspect, { people }: OpenLedger): Suspect {
  return {
    ...suspect,
    async *recipients() {
      for await (const keys of suspect.recipients()) {
        yield keys.map((key) => people.of(suspect, key));
      }
    },
  };
}

/** All of it in one push, or nothing. Returns below which name the old histories are kept. */
async function put(
  { open, head, header, waves }: Found,
  nowMs: number,
): Promise<string | undefined> {
  const { store } = open;
  const stamp = new Date(nowMs).toISOString().replaceAll(/[:.]/g, "-");
  const entries: Entry[] = header === undefined ? [] : [header];
  const remembered = waves.map(({ name, records }) => ({
    ...name,
    records: Math.max(records, head.recordsOf(name) ?? 0) + 1,
  }));
  for (const [nth, { name, commit: from }] of waves.entries()) {
    const fold = foldWave(open.replica.database, name, remembered[nth]?.records ?? 0);
    if (fold === undefined) continue;
    const commit = await foldedCommit(open, name, fold);
    entries.push({ ref: store.names.waveOf(name), from, draft: undefined, commit });
    if (from === undefined) continue;
    const kept = store.names.keptOf(name, stamp);
    entries.push({ ref: kept, from: undefined, draft: undefined, commit: from });
  }
  const written = await store.write([...entries, head.entry(...remembered)]);
  if (written === undefined) throw overtaken(store.address);
  const wasThere = waves.some(({ commit }) => commit !== undefined);
  return wasThere ? `${store.names.all}kept/${stamp}` : undefined;
}
