import { setTimeout as sleep } from "node:timers/promises";
import { openWork } from "../../ledger/postgres/work.ts";
import type { Work } from "../../ledger/postgres/work.ts";
import type { RunLedger } from "../../model/ledger.ts";
import type { Stop } from "../../model/sending.ts";
import { LedgerWriteError } from "../../model/trouble.ts";
import type { OrderProgress } from "../../model/work.ts";
import { prepareQueue } from "../../queue/queue.ts";
import { interrupted, ledgerStop } from "../../send/stop-sending.ts";
import { KnownOutcomes, nothingSent } from "../execute/known-outcomes.ts";
import type { SentResult } from "../execute/known-outcomes.ts";
import type { Prepared } from "../prepare/prepared.ts";
import { writeShards } from "./write-shards.ts";
import type { NotLeft } from "./write-shards.ts";
import { OutcomeFollower } from "./follow-outcomes.ts";
import { isOver } from "./shared-run.ts";
import type { Surroundings } from "../execute/surroundings.ts";

/** second pass → shards: leaves verified rows to workers, and waits until they have sent them. */
export async function distribute(
  prepared: Prepared,
  ledger: RunLedger,
  surroundings: Surroundings,
): Promise<SentResult> {
  return sharing(prepared, async (work) => {
    const { adopted, run } = prepared.within.session;
    const failed = await leaveToWorkers(prepared, work);
    if (failed !== undefined) return notLeft(failed);
    const news = new OutcomeFollower(work, run, { isNew: adopted === undefined });
    return new Following({ work, run, news }, surroundings).toItsEnd(ledger);
  });
}

/** second pass → shards: leaves verified rows to workers, and waits for nobody. Returns why not, where that went wrong. */
export function handOver(prepared: Prepared): Promise<NotLeft | undefined> {
  return sharing(prepared, (work) => leaveToWorkers(prepared, work));
}

/** Nothing where workers are at it already. */
async function leaveToWorkers(prepared: Prepared, work: Work): Promise<NotLeft | undefined> {
  const { adopted } = prepared.within.session;
  return adopted === undefined ? writeShards(prepared, work) : undefined;
}

function notLeft({ stop, mayBeSent }: NotLeft): SentResult {
  if (stop.kind !== "ledger") return { ...nothingSent, stop };
  return {
    ...nothingSent,
    stop,
    known: new KnownOutcomes(mayBeSent ? "in_doubt" : "not_attempted"),
  };
}

async function sharing<T>({ within }: Prepared, use: (work: Work) => Promise<T>): Promise<T> {
  const { shared } = within;
  if (shared === undefined) throw new Error("nothing was prepared to be shared");
  const work = await openWork(shared);
  try {
    await prepareQueue(work.engine);
    return await use(work);
  } finally {
    await work.close();
  }
}

const lookMs = 500;
/** A database that goes away may come back: workers wait for it as well. */
const patienceMs = 30_000;
/** So long it may take a worker to say that it is there. */
const lonelyMs = 5_000;

interface Followed {
  readonly work: Work;
  readonly run: string;
  readonly news: OutcomeFollower;
}

/** Waits until workers have done everything, or have let go after a stop; then nobody writes any more. */
class Following {
  readonly #work: Work;
  readonly #run: string;
  readonly #news: OutcomeFollower;
  readonly #surroundings: Surroundings;
  #told = false;
  #last: OrderProgress | undefined;
  #seenAt = performance.now();
  #workersSeenAt = performance.now();

  constructor({ work, run, news }: Followed, surroundings: Surroundings) {
    this.#work = work;
    this.#run = run;
    this.#news = news;
    this.#surroundings = surroundings;
  }

  async toItsEnd(ledger: RunLedger): Promise<SentResult> {
    try {
      const stop = await this.#wait();
      await this.#work.end(this.#run);
      const [latency, { attempts, retries }] = await Promise.all([
        this.#work.latency(this.#run),
        ledger.fold(),
      ]);
      return { requests: { sent: attempts, retries }, latency, ...(stop && { stop }) };
    } catch (error) {
      if (!(error instanceof LedgerWriteError)) throw error;
      const { kind, message } = ledgerStop(error);
      const stop = { kind, message: `${message}; ${this.#lastKnown()}` };
      const { known } = this.#news;
      return { ...nothingSent, requests: { sent: known.size, retries: 0 }, stop, known };
    }
  }

  /** Returns why the run stopped, if it did. */
  async #wait(): Promise<Stop | undefined> {
    for (;;) {
      const progress = await this.#look();
      if (progress !== undefined && isOver(progress)) return progress.stop;
      if (this.#surroundings.abandon?.aborted === true) return progress?.stop ?? interrupted;
      await sleep(lookMs);
    }
  }

  /** Nothing while the database is away, and not for too long. */
  async #look(): Promise<OrderProgress | undefined> {
    try {
      if (this.#surroundings.signal?.aborted === true && !this.#told) {
        await this.#work.stop(this.#run, { stop: interrupted });
        this.#told = true;
      }
      const progress = await this.#work.progress(this.#run);
      await this.#news.listen();
      this.#last = progress;
      this.#seenAt = performance.now();
      this.#tell(progress);
      return progress;
    } catch (error) {
      const isPatient = performance.now() - this.#seenAt < patienceMs;
      if (!isPatient || !(error instanceof LedgerWriteError)) throw error;
      this.#surroundings.onPause?.("the ledger does not answer", Date.now() + 2 * lookMs);
      return undefined;
    }
  }

  #tell({ outcomes, inFlight, workers, held }: OrderProgress): void {
    const { onProgress, onPause } = this.#surroundings;
    const { accepted, rejected, failed, in_doubt: inDoubt } = outcomes;
    onProgress?.({ accepted, rejected, failed, inDoubt, inFlight });
    const now = performance.now();
    if (workers > 0 || held > 0) this.#workersSeenAt = now;
    if (now - this.#workersSeenAt < lonelyMs) return;
    onPause?.("no worker is there that could send this", Date.now() + 2 * lookMs);
  }

  #lastKnown(): string {
    if (this.#last === undefined) return "nothing was heard of the workers";
    const { accepted, rejected, failed, in_doubt: inDoubt } = this.#last.outcomes;
    const counts = `${accepted} were accepted, ${rejected} rejected, ${failed} failed, ${inDoubt} in doubt`;
    return `when last heard of, ${counts}; everyone else is in doubt, until another \`send --distributed\` tells more`;
  }
}
