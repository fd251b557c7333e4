import type { Budget } from "../../model/budget.ts";
import type { Pace } from "../../model/pace.ts";
import type { WorkOrder } from "../../model/work.ts";
import { joinPace } from "../../send/join-pace.ts";
import { openSharedPace } from "../../send/shared-pace.ts";
import type { SharedPace } from "../../send/shared-pace.ts";

type Paced = Pick<WorkOrder, "provider" | "send">;

/** How long one is kept that nobody uses. */
const idleMs = 3_000;

interface OpenPace {
  readonly key: string;
  readonly pace: SharedPace;
  users: number;
  idle?: NodeJS.Timeout;
}

/** The paces of one worker: its shards of one provider go on with the same, so that nothing of the rate is lost between two. */
export class Paces {
  readonly #budgetOf: (provider: string) => Budget;
  readonly #open = new Map<string, OpenPace>();

  constructor(budgetOf: (provider: string) => Budget) {
    this.#budgetOf = budgetOf;
  }

  /** For one shard. Closing it leaves the pace to the others. */
  join(order: Paced): Pace {
    const one = this.#paceOf(order);
    clearTimeout(one.idle);
    one.users += 1;
    const joined = joinPace(one.pace);
    let isLeft = false;
    return {
      ...joined,
      close: () => {
        joined.close();
        if (!isLeft) this.#leave(one);
        isLeft = true;
      },
    };
  }

  close(): void {
    for (const { pace, idle } of this.#open.values()) {
      clearTimeout(idle);
      pace.close();
    }
    this.#open.clear();
  }

  /** One whose budget could not be asked any more is of no use to the next shard. */
  #paceOf({ provider, send }: Paced): OpenPace {
    const perSecond = send.rate?.perSecond;
    const key = JSON.stringify([provider.name, perSecond]);
    const found = this.#open.get(key);
    if (found !== undefined && found.pace.trouble === undefined) return found;
    const budget = this.#budgetOf(provider.name);
    const pace = openSharedPace({ budget, ...(perSecond === undefined ? {} : { perSecond }) });
    const made = { key, pace, users: 0 };
    this.#open.set(key, made);
    return made;
  }

  #leave(one: OpenPace): void {
    one.users -= 1;
    if (one.users > 0) return;
    one.idle = setTimeout(() => {
      one.pace.close();
      if (this.#open.get(one.key) === one) this.#open.delete(one.key);
    }, idleMs);
    one.idle.unref();
  }
}
