import { openBlackHole } from "./black-hole.ts";
import { faults } from "./faults.ts";
import type { Class, Fault } from "./faults.ts";
import { providers } from "./providers.ts";
import type { Provider } from "./providers.ts";
import { fateOf, rightIds, sendTo } from "./send-to.ts";
import type { Fate, Sent, SendTo } from "./send-to.ts";
import { openPlace } from "./server.ts";
import type { Arrival, Place } from "./server.ts";

/** One fault at one provider, met by somebody who comes for the first time or not. */
export interface Cell {
  readonly fault: Fault;
  readonly provider: Provider;
  readonly connection: "new" | "reused";
}

/** What a cell comes to, seen from outside. */
export interface Seen {
  readonly class: Class;
  readonly victim: Fate;
  /** Requests of which the server took only the beginning. */
  readonly parts: number;
  /** Who came after the victim. */
  readonly bystander: Fate;
  readonly exit: number;
}

export const cells: readonly Cell[] = faults.flatMap((fault) =>
  providers.flatMap((provider) =>
    (["new", "reused"] as const)
      .filter((connection) => (fault.only ?? connection) === connection)
      .map((connection) => ({ fault, provider, connection })),
  ),
);

/** A name to run it by. */
export function nameOf({ fault, provider, connection }: Cell): string {
  return `${fault.name}, at ${provider.name}, on a ${connection} connection`;
}

const opener = "+254712000001";
const victim = "+254712000002";
const bystander = "+254712000003";

/** Further attempts after the first. */
const retries = 1;

export interface CellOptions {
  readonly send?: SendTo;
  /** Runs it once more when the fault is mended, and sees that everybody is where a re-run leaves them. */
  readonly again?: boolean;
  /** How many times longer than usual it waits where time decides; default 1. */
  readonly patience?: number;
}

/** Sends to two or three people in a world of their own, one of whom the fault strikes. */
export async function runCell(cell: Cell, options: CellOptions = {}): Promise<Seen> {
  const { fault, provider, connection } = cell;
  const { send = sendTo, again = false, patience = 1 } = options;
  const place = await placeFor(cell);
  try {
    const people = [victim, bystander];
    const sent = await send(place.url, provider, {
      recipients: [{ numbers: connection === "reused" ? [opener, ...people] : people }],
      send: {
        concurrency: 1,
        retries,
        // Short only where the fault ends by it: a busy machine must not look like one.
        timeout: fault.deadline ? `${1500 * patience}ms` : "60s",
        abort: { failure_rate: 1, consecutive: 1000 },
        ...(fault.perMinute === undefined ? {} : { rate: `${fault.perMinute / patience}/m` }),
      },
    });
    const { rows, exit } = sent;
    if (connection === "reused") wellSent(fateOf(opener, rows, place.arrivals));
    rightIds(rows, provider);
    onOneConnection(cell, place.arrivals);
    const struck = fateOf(victim, rows, place.arrivals);
    const seen = {
      class: classOf(struck, exit),
      victim: struck,
      parts: place.parts(),
      bystander: fateOf(bystander, rows, place.arrivals),
      exit,
    };
    if (again) await settlesOnceMended(sent, place);
    return seen;
  } finally {
    await place.close();
  }
}

async function placeFor({ fault, provider, connection }: Cell): Promise<Place> {
  const reused = connection === "reused";
  const options = { provider, strike: fault.strike, victim, reused };
  if (fault.place === "black hole") return openBlackHole(options, opener);
  if (fault.place === undefined) return openPlace(options);
  return {
    url: fault.place.url,
    arrivals: [],
    parts: () => 0,
    mend: () => false,
    close: async () => undefined,
  };
}

const afterwards: Readonly<Record<string, string>> = {
  accepted: "already_sent",
  rejected: "held",
  in_doubt: "held",
  failed: "accepted",
  not_attempted: "accepted",
};

/** A re-run sends to those who surely got nothing, and to nobody else. */
async function settlesOnceMended({ rows, again }: Sent, place: Place): Promise<void> {
  if (!place.mend()) return;
  const before = rows.map(({ recipient = "" }) => fateOf(recipient, rows, place.arrivals));
  const { rows: rowsNow } = await again();
  before.forEach(({ outcome, arrivals }, nth) => {
    const now = fateOf(rows[nth]?.["recipient"] ?? "", rowsNow, place.arrivals);
    const expected = afterwards[outcome];
    const more = expected === "accepted" ? 1 : 0;
    if (now.outcome === expected && now.arrivals === arrivals + more) return;
    throw new Error(`was ${outcome} after ${arrivals}, and is ${JSON.stringify(now)}`);
  });
}

const stopped = 4;

/** The class, from what only this class does. */
function classOf({ outcome, attempts, arrivals }: Fate, exit: number): Class {
  if (attempts > 1) {
    return arrivals > (outcome === "accepted" ? 1 : 0) ? "refused_for_now" : "not_sent";
  }
  if (outcome === "accepted") return "accepted";
  if (outcome === "rejected") return "refused";
  if (outcome === "failed") return "fatal";
  if (outcome === "not_attempted") return "refused_for_now";
  return exit === stopped ? "redirect" : "in_doubt";
}

function wellSent(fate: Fate): void {
  if (fate.outcome !== "accepted" || fate.arrivals !== 1) {
    throw new Error(`the first one was not sent well: ${JSON.stringify(fate)}`);
  }
}

/** A fault in the answer must meet the connection that it was meant for. */
function onOneConnection({ fault }: Cell, arrivals: readonly Arrival[]): void {
  const first = arrivals.find(({ phones }) => phones.includes(victim));
  if (fault.strike.reply && first?.connection !== 1) {
    throw new Error(`came on connection ${first?.connection}, not on the first`);
  }
}

/** What the contract says of each cell; two ways where the network decides. */
export function expectedOf({ fault, provider }: Cell): readonly Seen[] {
  const told = fault.differently?.[provider.name] ?? fault.class;
  const classes: readonly Class[] = typeof told === "string" ? [told] : told;
  return classes.map((one) => expectedAs(one, fault));
}

function expectedAs(told: Class, fault: Fault): Seen {
  const { strike, outcome: instead } = fault;
  const struck = victimAs(told, fault);
  const stops = told === "fatal" || told === "redirect" || instead === "not_attempted";
  const next = isForEveryone(fault) ? struck : served;
  return {
    class: told,
    victim: struck,
    parts: strike.begun ? 1 : 0,
    bystander: stops ? untouched : next,
    exit: exitFor(struck.outcome, stops),
  };
}

function victimAs(told: Class, { strike, outcome: instead }: Fault): Fate {
  const again = (told === "not_sent" || told === "refused_for_now") && instead === undefined;
  const isOnce = again && strike.times === 1;
  const attempts = again ? 1 + retries : 1;
  const outcome = instead ?? (isOnce ? "accepted" : outcomeOf[told]);
  if (told === "not_sent") return { outcome, attempts, arrivals: isOnce ? 1 : 0 };
  return { outcome, attempts, arrivals: strike.reply === undefined ? 0 : attempts };
}

function exitFor(outcome: string, stops: boolean): number {
  if (stops) return stopped;
  return outcome === "accepted" ? 0 : 1;
}

const outcomeOf: Readonly<Record<Class, string>> = {
  accepted: "accepted",
  not_sent: "failed",
  refused_for_now: "failed",
  refused: "rejected",
  fatal: "failed",
  redirect: "in_doubt",
  in_doubt: "in_doubt",
};

const untouched: Fate = { outcome: "not_attempted", attempts: 0, arrivals: 0 };
const served: Fate = { outcome: "accepted", attempts: 1, arrivals: 1 };

function isForEveryone({ strike, everyone, place }: Fault): boolean {
  if (strike.times !== undefined) return false;
  const connects = strike.connected ?? strike.certificate ?? strike.gone ?? place;
  return everyone === true || connects !== undefined;
}
