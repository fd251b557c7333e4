import { copyFile, cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { openLedger } from "../../src/ledger/file/open-ledger.ts";
import type { Ledger, Outcome } from "../../src/model/ledger.ts";
import { LedgerRefusedError } from "../../src/model/trouble.ts";
import { intent, runStart, settlement, wave } from "../ledger/records.ts";

const name = "ledger.db";

const people = Array.from({ length: 60 }, (_, nth) => 254_700_000_000 + nth * 1_117);

const ends = ["accepted", "accepted", "accepted", "rejected", "failed", "in_doubt"] as const;

/** What a plain re-run leaves alone: none of them may ever look as if it were still to be sent. */
const settled: ReadonlySet<Outcome | undefined> = new Set(["accepted", "rejected", "in_doubt"]);

/** A small ledger in a folder of its own, to be copied and damaged. */
export interface Model {
  readonly folder: string;
  /** `closed`: as a run leaves it. `crashed`: with everything still in the log. */
  readonly state: "closed" | "crashed";
  readonly before: readonly (Outcome | undefined)[];
  remove(): Promise<void>;
}

export async function modelLedger(state: Model["state"]): Promise<Model> {
  const root = await mkdtemp(join(tmpdir(), "carillon-damage-"));
  const live = join(root, "live", name);
  const ledger = await openLedger({ path: live, mode: "write" });
  const run = await ledger.begin(runStart());
  for (let from = 0; from < people.length; from += 12) {
    const some = people.slice(from, from + 12);
    await run.record(
      [],
      some.map((key) => intent(key)),
    );
    await run.record(
      some.map((key, nth) => settlement(key, ends[nth % ends.length], { messageId: `m-${key}` })),
      [],
    );
  }
  const before = await outcomesIn(ledger);
  const folder = join(root, "model");
  if (state === "closed") await ledger.close();
  await mkdir(folder);
  for (const file of await readdir(dirname(live))) {
    // The index of the log is made anew after a crash.
    if (!file.endsWith("-shm")) await copyFile(join(root, "live", file), join(folder, file));
  }
  if (state === "crashed") await ledger.close();
  return { folder, state, before, remove: () => rm(root, { recursive: true, force: true }) };
}

/** `refused`, or what became of the outcomes: `same`, `safe` where somebody is in doubt now; else who is forgotten. */
export type Verdict = "refused" | "same" | "safe" | `forgotten: ${string}`;

/** Damages a copy and opens it as a send would. Anything but a refusal that is thrown is thrown on. */
export async function verdictOn(
  model: Model,
  strike: (folder: string) => Promise<void>,
): Promise<Verdict> {
  const folder = await mkdtemp(join(tmpdir(), "carillon-damaged-"));
  try {
    await cp(model.folder, folder, { recursive: true });
    await strike(folder);
    const ledger = await openLedger({ path: join(folder, name), mode: "write" });
    return judge(model, await outcomesIn(ledger).finally(() => ledger.close()));
  } catch (error) {
    if (error instanceof LedgerRefusedError) return "refused";
    throw error;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function judge({ before }: Model, after: readonly (Outcome | undefined)[]): Verdict {
  const lost = before.findIndex((one, nth) => settled.has(one) && !settled.has(after[nth]));
  if (lost >= 0) return `forgotten: ${before[lost]} reads as ${after[lost]}`;
  return before.every((one, nth) => one === after[nth]) ? "same" : "safe";
}

async function outcomesIn(ledger: Ledger): Promise<readonly (Outcome | undefined)[]> {
  const found = await ledger.standings(wave, people);
  return found.map((one) => one?.outcome);
}

/** Changes one bit of a file. */
export function flip(file: string, bit: number) {
  return async (folder: string): Promise<void> => {
    const bytes = await readFile(join(folder, file));
    bytes[Math.floor(bit / 8)] ^= 1 << (bit % 8);
    await writeFile(join(folder, file), bytes);
  };
}

/** Cuts a file to so many bytes. */
export function cut(file: string, length: number) {
  return async (folder: string): Promise<void> => {
    const bytes = await readFile(join(folder, file));
    await writeFile(join(folder, file), bytes.subarray(0, length));
  };
}

export function without(...files: readonly string[]) {
  return async (folder: string): Promise<void> => {
    for (const file of files) await rm(join(folder, file));
  };
}

export async function bytesIn({ folder }: Model, file: string): Promise<number> {
  return (await readFile(join(folder, file))).length;
}

/** Numbers below `below`, the same every time. */
export function* sample(count: number, below: number): Generator<number> {
  let state = 0x2545f491;
  for (let nth = 0; nth < count; nth += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield Math.floor((state / 2 ** 32) * below);
  }
}

/** How often each verdict was given. */
export function tally(verdicts: readonly Verdict[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const verdict of verdicts) counts[verdict] = (counts[verdict] ?? 0) + 1;
  return counts;
}

export function forgotten(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => verdict.startsWith("forgotten"));
}
