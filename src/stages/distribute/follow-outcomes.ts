import type { Work } from "../../ledger/postgres/work.ts";
import { KnownOutcomes } from "../execute/known-outcomes.ts";

/** Commits are numbered before they show: so far back one may still turn up. */
const lateMs = 5_000;

interface Seen {
  readonly id: number;
  readonly atMs: number;
}

/** Hears what workers say of a run's recipients, commit by commit. */
export class OutcomeFollower {
  readonly known = new KnownOutcomes();
  readonly #work: Work;
  readonly #run: string;
  /** The highest commit before which none turns up any more. */
  #after = 0;
  #late: Seen[] = [];
  #isNew: boolean;

  constructor(work: Work, run: string, { isNew }: { readonly isNew: boolean }) {
    this.#work = work;
    this.#run = run;
    this.#isNew = isNew;
  }

  /** Throws what the database says. */
  async listen(): Promise<void> {
    await this.#catchUp();
    const seen = new Set(this.#late.map(({ id }) => id));
    const atMs = performance.now();
    for (const { id, told } of await this.#work.toldSince(this.#run, this.#after)) {
      if (seen.has(id)) continue;
      for (const one of told) this.known.add(one);
      this.#late.push({ id, atMs });
    }
    const settled = this.#late.filter((one) => one.atMs < atMs - lateMs);
    this.#after = settled.reduce((most, { id }) => Math.max(most, id), this.#after);
    this.#late = this.#late.filter(({ id }) => id > this.#after);
  }

  /** A run that others began has said things that are not kept. */
  async #catchUp(): Promise<void> {
    if (this.#isNew) return;
    for await (const page of this.#work.outcomesSoFar(this.#run)) {
      for (const one of page) this.known.add(one);
    }
    this.#isNew = true;
  }
}
