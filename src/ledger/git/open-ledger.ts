import { join } from "node:path";
import { randomUUID } from "node:crypto";
import { ulid } from "ulid";
import type { Ledger } from "../../model/ledger.ts";
import { LedgerRefusedError } from "../../model/trouble.ts";
import type { RefStore } from "./ref-store.ts";
import { gitLedger } from "./git-ledger.ts";
import { emptyHead } from "./heads.ts";
import { openJournal, type Journal } from "./journal.ts";
import type { GitLedgerParts } from "./ledger-parts.ts";
import { keyVariable, type LedgerKey } from "./ledger-key.ts";
import { openPeople } from "./people.ts";
import { damaged, newer, readTrouble } from "./refusals.ts";
import type { Refs } from "./remote.ts";
import { openReplica } from "./replica.ts";
import type { Draft } from "./scratch.ts";
import { openWaveLog } from "./wave-log.ts";

/** The shape of everything below the ledger's refs. */
const version = 1;
const headerFile = "ledger.json";

export interface OpenParts {
  readonly store: RefStore;
  readonly key: LedgerKey;
  readonly chunk: number;
}

/** A ledger, and what it is made of. */
export interface OpenLedger extends GitLedgerParts {
  readonly ledger: Ledger;
  readonly journal: Journal;
}

/** The ledger in git; `undefined` where there is none to read. */
export async function openLedger(
  parts: OpenParts,
  mode: "read" | "write",
): Promise<OpenLedger | undefined> {
  const { store } = parts;
  store.begin();
  try {
    const id = await idOf(parts, mode);
    if (id === undefined) {
      await store.done();
      return undefined;
    }
    return await openWith(parts, id, mode);
  } catch (error) {
    await store.done();
    throw readTrouble(store.address, error);
  }
}

/** The parts of the ledger with this id, whatever is in git. */
export async function openWith(
  { store, key, chunk }: OpenParts,
  id: string,
  mode: "read" | "write",
): Promise<OpenLedger> {
  const { folder } = await store.scratch();
  const replica = await openReplica(join(folder, `${randomUUID()}.db`), id);
  const people = openPeople(key);
  const journal = openJournal(key, people);
  const log = openWaveLog({ store, journal, replica });
  const made = { store, log, people, replica, mode, chunk };
  return { ...made, journal, ledger: gitLedger(made) };
}

async function idOf(parts: OpenParts, mode: "read" | "write"): Promise<string | undefined> {
  const { store } = parts;
  const { header, head, all, waves } = store.names;
  for (;;) {
    const refs = await store.list(all);
    const commit = refs.get(header);
    if (commit !== undefined) return idIn(parts, await store.read(header, commit, headerFile));
    if ([...refs.keys()].some((ref) => ref === head || ref.startsWith(waves))) {
      throw damaged(store.address, `${header} is gone`);
    }
    if (mode === "read") return undefined;
    await create(parts);
  }
}

/** Where somebody else was faster, theirs stays. */
async function create({ store, key }: OpenParts): Promise<void> {
  await store.write([
    { ref: store.names.header, from: undefined, draft: headerOf(ulid(), key) },
    { ref: store.names.head, from: undefined, draft: emptyHead },
  ]);
}

/** What says that there is a ledger of this id, begun with this key. */
export function headerOf(id: string, key: LedgerKey): Draft {
  const header = { version, id, check: key.checkOf(id), createdAtMs: Date.now() };
  const content = `${JSON.stringify(header)}\n`;
  return { file: headerFile, content, message: "Begin a ledger", parent: undefined };
}

/** The id in the header; `undefined` where it has none, or is not there. Throws where it is not for this key, or this version. */
export async function provenId(parts: OpenParts, refs: Refs): Promise<string | undefined> {
  const { header } = parts.store.names;
  const commit = refs.get(header);
  if (commit === undefined) return undefined;
  const text = await parts.store.read(header, commit, headerFile);
  return typeof headerIn(text)?.["id"] === "string" ? idIn(parts, text) : undefined;
}

function idIn({ store, key }: OpenParts, text: string | undefined): string {
  const header = headerIn(text);
  if (header === undefined) throw damaged(store.address, "its header cannot be read");
  if (header["version"] !== version) throw newer(store.address, header["version"], version);
  const id = header["id"];
  if (typeof id !== "string") throw damaged(store.address, "it has no id");
  if (header["check"] === key.checkOf(id)) return id;
  throw new LedgerRefusedError(
    `the ledger ${store.address} was begun with another key than ${keyVariable} holds`,
    "set the key it was begun with: with another one everybody would look new, and be messaged again",
  );
}

function headerIn(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const header: unknown = JSON.parse(text ?? "");
    return typeof header === "object" && header !== null
      ? (header as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}
