import { bytesOf } from "../helpers/fault-server.ts";
import { fateOf, sendTo } from "./send-to.ts";
import type { Fate } from "./send-to.ts";
import { providers } from "./providers.ts";
import type { Provider } from "./providers.ts";
import { openPlace } from "./server.ts";
import type { Strike } from "./server.ts";

/** What happens to one request for many people at AutoKonnect. */
export interface BatchFault {
  readonly name: string;
  readonly strike: (size: number) => Strike;
  /** Of each of them. */
  readonly fate: Fate;
  readonly exit: number;
}

/** What became of a batch: each fate once, since all must share it. */
export interface BatchSeen {
  readonly fates: readonly Fate[];
  readonly requests: number;
  readonly exit: number;
}

export const sizes: readonly number[] = [2, 50, 500];

const inDoubt: Fate = { outcome: "in_doubt", attempts: 1, arrivals: 1 };

function counted(count: (size: number) => object): BatchFault["strike"] {
  return (size) => ({
    reply: ({ stream }) => void stream.write(bytesOf(200, JSON.stringify(count(size)))),
  });
}

function answered(status: number, times = Infinity): BatchFault["strike"] {
  const bytes = bytesOf(status, "", { "retry-after": 0 });
  return () => ({ reply: ({ stream }) => void stream.write(bytes), times });
}

export const batchFaults: readonly BatchFault[] = [
  {
    name: "everybody counted",
    strike: counted((size) => ({ recipients_count: size })),
    fate: { ...inDoubt, outcome: "accepted" },
    exit: 0,
  },
  {
    name: "one fewer counted",
    strike: counted((size) => ({ recipients_count: size - 1 })),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "one more counted",
    strike: counted((size) => ({ recipients_count: size + 1 })),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "nobody counted",
    strike: counted(() => ({ recipients_count: 0 })),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "a yes without a count",
    strike: counted(() => ({ message: "Message queued for sending" })),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "the answer reset",
    strike: () => ({ reply: ({ wire }) => void wire.resetAndDestroy() }),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "the answer cut short",
    strike: () => ({
      reply: ({ stream }, { yes }) => void stream.end(bytesOf(200, yes).slice(0, -3)),
    }),
    fate: inDoubt,
    exit: 1,
  },
  {
    name: "reset in the middle of the request",
    strike: () => ({ begun: ({ wire }) => void wire.resetAndDestroy(), times: 1 }),
    fate: { ...inDoubt, arrivals: 0 },
    exit: 1,
  },
  { name: "502", strike: answered(502), fate: inDoubt, exit: 1 },
  { name: "422", strike: answered(422), fate: { ...inDoubt, outcome: "rejected" }, exit: 1 },
  { name: "401", strike: answered(401), fate: { ...inDoubt, outcome: "failed" }, exit: 4 },
  { name: "307", strike: answered(307), fate: inDoubt, exit: 4 },
  {
    name: "429 once",
    strike: answered(429, 1),
    fate: { outcome: "accepted", attempts: 2, arrivals: 2 },
    exit: 0,
  },
  {
    name: "429",
    strike: answered(429),
    fate: { outcome: "failed", attempts: 2, arrivals: 2 },
    exit: 1,
  },
];

/** What is asked of a batch of so many. */
export function expectedOfBatch({ fate, exit }: BatchFault, size: number): BatchSeen {
  const requests = fate.attempts;
  const isWell = fate.outcome === "accepted";
  if (isWell || size < abortWindow) return { fates: [fate], requests, exit };
  // One bad answer for so many is a run of failures: it stops the run and is nobody's own.
  const outcome = fate.outcome === "rejected" ? "failed" : fate.outcome;
  return { fates: [{ ...fate, outcome }], requests, exit: 4 };
}

/** Of so many outcomes in a row the abort rule takes the share, and none is beyond it. */
const abortWindow = 50;

/** Sends one message to `size` people in one request that the fault strikes. */
export async function runBatch({ strike }: BatchFault, size: number): Promise<BatchSeen> {
  const provider = providers.find(({ name }) => name === "autokonnect") as Provider;
  const numbers = Array.from({ length: size }, (_, nth) => `+${254_712_000_000 + nth}`);
  const victim = numbers[0] ?? "";
  const place = await openPlace({ provider, strike: strike(size), victim, reused: false });
  try {
    const { rows, exit } = await sendTo(place.url, provider, {
      recipients: [{ numbers }],
      send: {
        batch: size,
        concurrency: 1,
        retries: 1,
        abort: { failure_rate: 1, consecutive: 1000 },
      },
    });
    const fates = numbers.map((number) => JSON.stringify(fateOf(number, rows, place.arrivals)));
    const requests = place.arrivals.length + place.parts();
    return { fates: [...new Set(fates)].map((fate) => JSON.parse(fate)), requests, exit };
  } finally {
    await place.close();
  }
}
