import type { Arrival, Inbox } from "./inbox.ts";

/** What of the inbox a page shows. */
export interface View {
  /** `+digits`; empty for everyone. */
  readonly to: string;
  /** What is searched for; empty for everything. */
  readonly q: string;
  /** How many match, with those that are not shown. */
  readonly count: number;
  readonly refused: number;
  readonly struck: number;
  /** The newest first. */
  readonly shown: readonly Arrival[];
  /** Who was written to, the last first; not all, where there are many. */
  readonly people: readonly Person[];
  /** How many were written to. */
  readonly everyone: number;
  readonly dropped: number;
}

export interface Person {
  readonly phone: string;
  readonly count: number;
}

const mostShown = 50;
const mostPeople = 100;

export function viewOf(inbox: Inbox, query: URLSearchParams): View {
  const digits = query.get("to")?.replaceAll(/\D/g, "") ?? "";
  const to = digits === "" ? "" : `+${digits}`;
  const q = query.get("q")?.trim() ?? "";
  const found = inbox.list().filter(matcher(q));
  const here = to === "" ? found : found.filter((arrival) => arrival.to.includes(to));
  const people = peopleIn(found);
  return {
    to,
    q,
    count: here.length,
    refused: here.filter(({ accepted }) => !accepted).length,
    struck: here.filter(({ fault }) => fault !== null).length,
    shown: here.slice(-mostShown).toReversed(),
    people: people.slice(0, mostPeople),
    everyone: people.length,
    dropped: inbox.dropped(),
  };
}

function matcher(q: string): (arrival: Arrival) => boolean {
  if (q === "") return () => true;
  const wanted = q.toLowerCase();
  return (arrival) => wordsOf(arrival).toLowerCase().includes(wanted);
}

/** Everything that the page says of it, and its body. */
function wordsOf({ provider, type, to, fault, accepted, status, body }: Arrival): string {
  const words = [provider, type, ...to, accepted ? "taken" : "refused, not taken", status];
  return [...words, fault === null ? "" : `fault ${fault}`, JSON.stringify(body)].join("\n");
}

function peopleIn(arrivals: readonly Arrival[]): readonly Person[] {
  const counts = new Map<string, number>();
  for (const { to } of arrivals.toReversed()) {
    for (const phone of to) counts.set(phone, (counts.get(phone) ?? 0) + 1);
  }
  return [...counts].map(([phone, count]) => ({ phone, count }));
}
