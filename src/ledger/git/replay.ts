import type { WaveName } from "../../model/ledger.ts";
import type { RefStore } from "./ref-store.ts";
import type { FoldEvent } from "./journal-event.ts";
import type { Journal } from "./journal.ts";
import { damaged } from "./refusals.ts";
import type { Replica } from "./replica.ts";

/** The file that every commit of a wave holds. */
export const eventFile = "events.ndjson";
/** Commits of which the content is in memory at once. */
const pageSize = 500;

/** The file beside it that holds one page of a fold; counts from 1. */
export function pageFile(page: number): string {
  return `attempts-${String(page).padStart(5, "0")}.ndjson`;
}

export interface ReplayParts {
  readonly store: RefStore;
  readonly journal: Journal;
  readonly replica: Replica;
}

/** Makes what these commits say happen in the copy. Returns how many records there are by then. */
export async function replay(
  parts: ReplayParts,
  wave: WaveName,
  { commits, records }: { readonly commits: readonly string[]; readonly records: number },
): Promise<number> {
  const { store } = parts;
  const { read } = await store.scratch();
  let count = records;
  for (let at = 0; at < commits.length; at += pageSize) {
    const page = commits.slice(at, at + pageSize);
    const texts = await read(page, eventFile);
    for (const [nth, commit] of page.entries()) {
      const fold = apply(parts, wave, texts[nth]);
      count = fold?.records ?? count + 1;
      if (fold !== undefined) await unfold(parts, wave, { commit, pages: fold.pages });
    }
  }
  return count;
}

async function unfold(
  parts: ReplayParts,
  wave: WaveName,
  { commit, pages }: { readonly commit: string; readonly pages: number },
): Promise<void> {
  const { read } = await parts.store.scratch();
  for (let page = 1; page <= pages; page += 1) {
    const [text] = await read([commit], pageFile(page));
    apply(parts, wave, text);
  }
}

/** Returns the event where it is the beginning of a fold. */
function apply(
  { store, journal, replica }: ReplayParts,
  wave: WaveName,
  text: string | undefined,
): FoldEvent | undefined {
  const name = `wave ${wave.wave} of ${wave.campaign}`;
  if (text === undefined) throw damaged(store.address, `a record of ${name} is missing`);
  try {
    const event = journal.read(text);
    replica.apply(wave, event);
    return event.event === "fold" ? event : undefined;
  } catch (error) {
    throw damaged(store.address, `a record of ${name} cannot be read`, error);
  }
}
