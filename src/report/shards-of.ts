import type { Report } from "../model/report.ts";
import type { Shard } from "../model/shard.ts";
import { Trouble } from "../model/trouble.ts";

/** A stored report of one shard. */
export interface ShardReport {
  readonly folder: string;
  readonly report: Report;
}

/** All shards of one send, in order, each once. Throws `Trouble` where they are not. */
export function shardsOf(reports: readonly ShardReport[]): {
  readonly shards: readonly ShardReport[];
  readonly notices: readonly string[];
} {
  const byIndex = new Map<number, ShardReport>();
  const notices: string[] = [];
  const [first] = reports;
  const of = first === undefined ? 0 : shardOf(first).of;
  // Run ids are ULIDs: their order is the order in time.
  for (const one of reports.toSorted((a, b) => (a.report.run < b.report.run ? -1 : 1))) {
    if (first !== undefined) sameSend(first, one);
    const { index } = shardOf(one);
    if (byIndex.has(index)) {
      notices.push(
        `shard ${index}/${of} was run more than once: the later run counts, ${one.report.run}`,
      );
    }
    byIndex.set(index, one);
  }
  const places = Array.from({ length: of }, (_, place) => place + 1);
  const missing = places.filter((index) => !byIndex.has(index));
  if (of === 0 || missing.length > 0) throw incomplete(missing, of);
  return { shards: places.flatMap((index) => byIndex.get(index) ?? []), notices };
}

function shardOf({ folder, report }: ShardReport): Shard {
  if (report.shard !== undefined) return report.shard;
  throw new Trouble(
    `${folder} holds the report of a whole run, not of a shard`,
    "merge what `carillon send --shard` wrote",
  );
}

const facts: readonly (readonly [string, (report: Report) => string | number | boolean | null])[] =
  [
    ["campaign", ({ campaign }) => campaign.id],
    ["wave", ({ campaign }) => campaign.wave],
    ["digest", ({ campaign }) => campaign.digest],
    ["plan", ({ plan }) => plan],
    ["host", ({ host }) => host],
    ["number of shards", ({ shard }) => shard?.of ?? 1],
    ["number of rows", ({ totals }) => totals.rows],
    ["sandbox", ({ sandbox }) => sandbox],
  ];

function sameSend(first: ShardReport, other: ShardReport): void {
  for (const [name, of] of facts) {
    const [one, two] = [of(first.report), of(other.report)];
    if (one === two) continue;
    throw new Trouble(
      `${first.folder} and ${other.folder} are not of one send: the ${name} is ${one} in the one and ${two} in the other`,
      "merge reports of one send, from the same commit and the same recipients",
    );
  }
}

function incomplete(missing: readonly number[], of: number): Trouble {
  if (of === 0) return new Trouble("there are no reports to merge");
  const names = missing.map((index) => `${index}/${of}`).join(", ");
  return new Trouble(
    `there is no report of shard ${names}`,
    "name the folders of all shards; each writes one, also when it stops part-way",
  );
}
