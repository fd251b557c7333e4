import type { GitLedgerAddress } from "../../model/ledger-address.ts";
import type {
  LedgerCare,
  LedgerCheck,
  LedgerEntry,
  LedgerPerson,
} from "../../model/ledger-care.ts";
import type { WaveName } from "../../model/ledger.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import { summaries } from "../file/check-ledger.ts";
import { ledgerEntries } from "../file/export-ledger.ts";
import { brokenInvariants } from "../file/invariants.ts";
import { invariants, unbroken } from "../invariants.ts";
import { missing } from "../no-ledger.ts";
import { wholeOrRefused } from "../nothing-to-repair.ts";
import { adoptWaves } from "./adopt-waves.ts";
import { defaultLeaseMs, refStoreOf, type GitHomeOptions } from "./git-home.ts";
import { ledgerKey } from "./ledger-key.ts";
import { openLedger, type OpenLedger } from "./open-ledger.ts";
import type { People } from "./people.ts";
import { waveIn } from "./ref-names.ts";
import { readTrouble } from "./refusals.ts";
import type { GitPlace } from "./run-git.ts";

/** Looks after a ledger in git. Everything is read again and judged from a copy; the remote is only written to adopt. */
export function gitCare(
  address: GitLedgerAddress,
  place: GitPlace,
  options: GitHomeOptions = {},
): LedgerCare {
  const check = (): Promise<LedgerCheck> => looking(address, place, checkCopy);
  return {
    check,
    entries: () => entries(address, place),
    async repair(request) {
      if (request.as === "damaged") return wholeOrRefused(await check(), restore);
      const store = refStoreOf(address, place);
      const parts = { store, key: ledgerKey(place.env), chunk: address.chunk };
      return adoptWaves({ parts, request, leaseMs: options.leaseMs ?? defaultLeaseMs });
    },
  };
}

const restore = "put its refs back from a clone or a backup of the repository";

interface Copy extends OpenLedger {
  readonly address: string;
  /** What is wrong with waves that could not be read. */
  readonly flaws: readonly string[];
}

async function checkCopy({ address, ledger, replica, flaws }: Copy): Promise<LedgerCheck> {
  const { database } = replica;
  const rules = [...invariants(""), ...unbroken("")];
  return {
    address,
    id: ledger.id,
    canRepair: false,
    flaws: [...flaws, ...brokenInvariants(database, rules)],
    waves: summaries(database),
  };
}

async function* entries(address: GitLedgerAddress, place: GitPlace): AsyncGenerator<LedgerEntry> {
  const copy = await open(address, place);
  try {
    const [flaw] = copy.flaws;
    if (flaw !== undefined) throw new LedgerRefusedError(flaw, `${restore}, then export it`);
    const { database, path } = copy.replica;
    for (const entry of ledgerEntries(database, path)) yield unnumbered(entry, copy.people);
  } finally {
    await copy.ledger.close();
  }
}

/** The copy's small numbers mean nothing outside it: the hash is what stands in git. */
function unnumbered(entry: LedgerEntry, people: People): LedgerEntry {
  const hashOf = (person: LedgerPerson): string => people.hashOf(Number(person));
  return entry.type === "attempt" || entry.type === "resolution"
    ? { ...entry, recipient: hashOf(entry.recipient) }
    : entry;
}

async function looking<T>(
  address: GitLedgerAddress,
  place: GitPlace,
  work: (copy: Copy) => Promise<T>,
): Promise<T> {
  const copy = await open(address, place);
  try {
    return await work(copy);
  } finally {
    await copy.ledger.close();
  }
}

/** Every wave that can be read, in a copy of its own. */
async function open(address: GitLedgerAddress, place: GitPlace): Promise<Copy> {
  const store = refStoreOf(address, place);
  const parts = { store, key: ledgerKey(place.env), chunk: address.chunk };
  const opened = await openLedger(parts, "read");
  if (opened === undefined) throw missing(store.address);
  const flaws: string[] = [];
  try {
    for (const wave of await wavesOf(opened)) {
      await opened.log.refresh(wave).catch((error: unknown) => {
        const trouble = readTrouble(store.address, error);
        if (!(trouble instanceof LedgerRefusedError)) throw error;
        flaws.push(trouble.message);
      });
    }
  } catch (error) {
    await opened.ledger.close();
    throw readTrouble(store.address, error);
  }
  return { ...opened, address: store.address, flaws };
}

/** Those that the head remembers, and those that are there. */
async function wavesOf({ store, log }: OpenLedger): Promise<readonly WaveName[]> {
  const remembered = await log.waves();
  const refs = new Set(remembered.map((wave) => store.names.waveOf(wave)));
  const listed = [...(await store.list(store.names.waves)).keys()];
  return [...remembered, ...listed.filter((ref) => !refs.has(ref)).map(waveIn)];
}
