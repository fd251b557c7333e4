import { batchFaults, sizes } from "./batches.ts";
import { cells, expectedOf } from "./cell.ts";
import type { Seen } from "./cell.ts";
import type { Fault } from "./faults.ts";
import { faults } from "./faults.ts";

/** The matrix as a page: every fault, what it means, and in how many cells it is tried. */
export function faultTable(): string {
  const groups = ["before it leaves", "a clear answer", "after it left"] as const;
  const tables = groups.map((group) => {
    const mine = faults.filter((fault) => fault.group === group);
    return `## ${titles[group]}\n\n${head}\n${mine.map(rowOf).join("\n")}\n`;
  });
  return [intro(), ...tables, batches(), limits].join("\n");
}

const titles: Readonly<Record<Fault["group"], string>> = {
  "before it leaves": "Before the request leaves",
  "a clear answer": "A clear answer",
  "after it left": "After the request left, without a clear answer",
};

const head = "| fault | class | outcome | cells |\n|---|---|---|---:|";

function intro(): string {
  const batchCells = batchFaults.length * sizes.length;
  return `# Faults

What becomes of a recipient when something goes wrong between Carillon and the provider. Each fault is played by a raw
TCP or TLS server, at every adapter, to a sender who connects for the first time and to one who was served a moment
before; each such cell checks class, outcome, attempts, arrivals at the server and exit code, and that the next
recipient is served and judged by their own answer.

One cell in seven is run again once the fault is mended: whoever was accepted, rejected or in doubt gets nothing more,
and the others get their one message. Besides, twelve runs of 400 recipients meet a random mix of these faults at once.

\`npm run test:faults\` runs all ${cells.length + batchCells} cells. \`npm test\` runs a sample of them.
`;
}

const limits = `## What no sender can see

HTTP/1.1 answers carry nothing that names their request. A second answer that arrives with the first, or before the next
request leaves, is noticed and the connection dropped. One that arrives after the next request has left looks like the
answer to that request.
`;

function rowOf(fault: Fault): string {
  const mine = cells.filter((cell) => cell.fault === fault);
  const [cell] = mine;
  if (cell === undefined) throw new Error(`${fault.name} is in no cell`);
  const told = expectedOf(cell);
  const classes = told.map((one) => one.class).join(" or ");
  const outcomes = told.map(outcomeIn).join(" or ");
  const name = fault.name.replaceAll("|", "\\|");
  return `| ${name} | ${classes}${elsewhere(fault)} | ${outcomes} | ${mine.length} |`;
}

function outcomeIn({ victim: { outcome, attempts } }: Seen): string {
  return attempts > 1 ? `${outcome}, after ${attempts} attempts` : outcome;
}

function elsewhere({ differently = {} }: Fault): string {
  const names = Object.entries(differently).map(([name, told]) => `${told} at ${name}`);
  return names.length === 0 ? "" : ` (${names.join(", ")})`;
}

function batches(): string {
  const rows = batchFaults.map(
    ({ name, fate }) => `| ${name} | ${fate.outcome} | ${fate.attempts} | ${sizes.length} |`,
  );
  return `## One request for many

At AutoKonnect, with ${sizes.join(", ")} recipients in one request: all of them share one outcome. From 50 recipients on,
a bad answer also trips \`abort.failure_rate\`: the run stops, and those rejected become failed.

| fault | outcome | attempts | cells |
|---|---|---:|---:|
${rows.join("\n")}
`;
}
