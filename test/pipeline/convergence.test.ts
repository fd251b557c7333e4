import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { execute, prepare, status } from "../../src/index.ts";
import type { Prepared, Report } from "../../src/index.ts";
import { beginRun } from "../../src/stages/execute/begin-run.ts";
import { secondPass } from "../../src/stages/execute/second-pass.ts";
import { answer, bytesOf, faultServer } from "../helpers/fault-server.ts";
import type { Reply } from "../helpers/fault-server.ts";
import { project } from "../helpers/project.ts";

interface Fault {
  readonly reply: Reply;
  readonly ends: string;
  readonly taken: "yes" | "no" | "maybe";
}

const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });
const no = JSON.stringify({ success: false, message: "no" });

/** What the provider may do to a request, and what must become of its recipient. */
const faults = {
  accepts: { reply: answer(200, yes), ends: "accepted", taken: "yes" },
  refuses: { reply: answer(200, no), ends: "rejected", taken: "no" },
  isBusy: { reply: answer(429, "", { "retry-after": "0" }), ends: "failed", taken: "no" },
  breaks: { reply: answer(500), ends: "in_doubt", taken: "maybe" },
  resets: { reply: (socket) => void socket.resetAndDestroy(), ends: "in_doubt", taken: "maybe" },
  saysHalf: {
    reply: (socket) => void socket.end(bytesOf(200, yes).slice(0, -5)),
    ends: "in_doubt",
    taken: "maybe",
  },
} satisfies Record<string, Fault>;

const { accepts, isBusy, ...others } = faults;
const fault = fc.oneof(
  { weight: 6, arbitrary: fc.constant<Fault>(accepts) },
  { weight: 6, arbitrary: fc.constantFrom<Fault>(...Object.values(others)) },
  { weight: 1, arbitrary: fc.constant<Fault>(isBusy) },
);

const person = fc.nat(14);
/** One row of the list: a person in one of the ways to write a number, or nobody. */
const row = fc.oneof(
  { weight: 8, arbitrary: person.map((nth) => ({ nth, number: phoneOf(nth) })) },
  { weight: 2, arbitrary: person.map((nth) => ({ nth, number: `0${phoneOf(nth).slice(4)}` })) },
  { weight: 1, arbitrary: fc.constantFrom("", "x", "123").map((number) => ({ nth: -1, number })) },
);
type Row = typeof row extends fc.Arbitrary<infer T> ? T : never;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant("run" as const),
      script: fc.array(fault, { minLength: 1, maxLength: 12 }),
      interruptMs: fc.option(fc.nat(25), { nil: undefined, freq: 2 }),
      limit: fc.option(fc.integer({ min: 1, max: 10 }), { nil: undefined, freq: 3 }),
      retry: fc.subarray(["rejected", "in_doubt"] as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant("crash" as const),
      open: fc.integer({ min: 1, max: 4 }),
      hadLeft: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant("grow" as const),
      rows: fc.array(row, { maxLength: 4 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant("suppress" as const), nth: person }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
type RunStep = Extract<Step, { kind: "run" }>;

function phoneOf(nth: number): string {
  return `+2547120000${String(nth).padStart(2, "0")}`;
}

/** The last outcome that left a trace in the ledger. */
const traced: ReadonlySet<string> = new Set(["accepted", "rejected", "failed", "in_doubt"]);

/** A campaign, its provider, and what must be true of everyone so far. */
class World {
  readonly root: string;
  readonly url: string;
  /** What the provider did to each person's requests, oldest first. */
  readonly told = new Map<number, Fault[]>();
  readonly outcomes = new Map<number, string>();
  /** How often a doubt was sent again because a person said so. */
  readonly allowed = new Map<number, number>();
  readonly rows: Row[];
  readonly suppressed = new Set<number>();
  script: readonly Fault[] = [accepts];
  requests = 0;

  constructor(root: string, url: string, rows: readonly Row[]) {
    this.root = root;
    this.url = url;
    this.rows = [...rows];
  }

  answerFor(nth: number): Fault {
    const told = this.script[this.requests % this.script.length] ?? accepts;
    this.requests += 1;
    this.told.set(nth, [...(this.told.get(nth) ?? []), told]);
    return told;
  }

  async write(): Promise<void> {
    const lines = this.rows.map(({ number }, at) => `${number},r${at}`);
    await writeFile(join(this.root, "people.csv"), `phone,ref\n${lines.join("\n")}\n`);
    const out = [...this.suppressed].map(phoneOf);
    await writeFile(join(this.root, "out.csv"), `phone\n${out.join("\n")}\n`);
  }

  request(): Pick<Parameters<typeof prepare>[0], "campaign" | "cwd" | "env"> {
    const env = { FLOWIQ_API_KEY: "fiq_1", FLOWIQ_TENANT_ID: "acme", FLOWIQ_BASE_URL: this.url };
    return { campaign: "c.yaml", cwd: this.root, env };
  }

  async prepared(options: Partial<Parameters<typeof prepare>[0]> = {}): Promise<Prepared> {
    const { value, diagnostics } = await prepare({
      ...this.request(),
      purpose: "send",
      ...options,
    });
    if (value === undefined) throw new Error(JSON.stringify(diagnostics));
    return value;
  }
}

async function take(world: World, step: Step): Promise<void> {
  switch (step.kind) {
    case "grow":
      world.rows.push(...step.rows);
      return world.write();
    case "suppress":
      world.suppressed.add(step.nth);
      return world.write();
    case "crash":
      return crash(world, step);
    case "run":
      return checkedRun(world, step);
  }
}

/** A run that is gone after its intents were durable, before or after its requests left. */
async function crash(
  world: World,
  { open, hadLeft }: Extract<Step, { kind: "crash" }>,
): Promise<void> {
  const prepared = await world.prepared();
  const { plan, within } = prepared;
  const run = await beginRun(prepared, Date.now());
  const planned = [];
  for await (const rows of secondPass(within.deciding, plan, within.choice()))
    planned.push(...rows);
  const struck = planned.slice(0, open);
  const intents = struck.map(({ row, attempts }) => ({
    recipient: row.key,
    attempt: attempts + 1,
    version: plan.textDigest,
  }));
  await run?.record([], intents);
  await prepared.close();
  for (const { row } of struck) {
    const nth = Number(row.phone.slice(-2));
    world.outcomes.set(nth, "in_doubt");
    if (hadLeft) world.told.set(nth, [...(world.told.get(nth) ?? []), accepts]);
  }
}

async function checkedRun(world: World, step: RunStep): Promise<void> {
  const before = new Map([...world.told].map(([nth, told]) => [nth, told.length]));
  world.script = step.script;
  world.requests = 0;
  const { retry, limit, interruptMs } = step;
  const prepared = await world.prepared({ retry, ...(limit === undefined ? {} : { limit }) });
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), interruptMs ?? 60_000);
  const { report, folder } = await execute(prepared, { signal: controller.signal, drainMs: 0 });
  clearTimeout(timer);
  await prepared.close();

  const csv = await readFile(join(folder, "recipients.csv"), "utf8");
  const rows = parse(csv, { columns: true }) as { outcome: string; ref: string }[];
  addsUp(report, rows, world);
  const seen = new Set<number>();
  for (const { outcome, ref } of rows) {
    const { nth } = world.rows[Number(ref.slice(1))];
    if (nth === -1) expect(outcome).toBe("invalid");
    else if (seen.has(nth)) expect(outcome).toBe("duplicate");
    else {
      if (world.suppressed.has(nth)) expect(outcome).toBe("suppressed");
      const now = (world.told.get(nth) ?? []).slice(before.get(nth) ?? 0);
      note(outcome, { world, nth, now, whole: report.status === "completed" }, retry);
    }
    seen.add(nth);
  }
  await agreesWithLedger(world);
}

function note(outcome: string, known: Known, retry: RunStep["retry"]): void {
  const { world, nth, now } = known;
  const isAsked = world.outcomes.get(nth) === "in_doubt" && retry.includes("in_doubt");
  if (isAsked && now.length > 0) world.allowed.set(nth, (world.allowed.get(nth) ?? 0) + 1);
  expectTrue(outcome, known);
  if (traced.has(outcome)) world.outcomes.set(nth, outcome);
}

/** The sums of the contract, and the rows beside them. */
function addsUp({ totals }: Report, rows: readonly { outcome: string }[], world: World): void {
  const { invalid, duplicate, suppressed, already_sent, held, planned } = totals;
  const { accepted, rejected, failed, in_doubt, not_attempted } = totals;
  expect(totals.rows).toBe(world.rows.length);
  expect(totals.rows).toBe(invalid + duplicate + suppressed + already_sent + held + planned);
  expect(planned).toBe(accepted + rejected + failed + in_doubt + not_attempted);
  const { rows: _all, planned: _sum, ...counts } = totals;
  for (const [outcome, count] of Object.entries(counts))
    expect(rows.filter((one) => one.outcome === outcome).length, outcome).toBe(count);
}

interface Known {
  readonly world: World;
  readonly nth: number;
  /** What the provider did to this person's requests in this run. */
  readonly now: readonly Fault[];
  /** Nobody interrupted it. */
  readonly whole: boolean;
}

/** What the report says of one person, held against what arrived. */
function expectTrue(outcome: string, known: Known): void {
  const { world, nth, now, whole } = known;
  const told = world.told.get(nth) ?? [];
  const maybeTaken = told.filter(({ taken }) => taken !== "no").length;
  expect(maybeTaken, `requests for ${nth}`).toBeLessThanOrEqual(1 + (world.allowed.get(nth) ?? 0));
  expect(now.length).toBeLessThanOrEqual(1);
  const [last] = now;
  if (last === undefined) return expectUntouched(outcome, known);
  if (whole) expect(outcome).toBe(last.ends);
  expect(["accepted", "rejected", "failed", "in_doubt"]).toContain(outcome);
  if (outcome !== "in_doubt") expect(outcome).toBe(last.ends);
}

/** Of somebody for whom no request arrived in this run. */
function expectUntouched(outcome: string, { world, nth, whole }: Known): void {
  const before = world.outcomes.get(nth);
  if (whole) expect(outcome).not.toBe("in_doubt");
  expect(["not_attempted", "held", "already_sent", "suppressed", "in_doubt"]).toContain(outcome);
  if (outcome === "already_sent") expect(before).toBe("accepted");
  if (outcome === "held") expect(["rejected", "in_doubt"]).toContain(before);
}

async function agreesWithLedger(world: World): Promise<void> {
  const counts = { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 };
  for (const outcome of world.outcomes.values()) counts[outcome as keyof typeof counts] += 1;
  expect((await status(world.request())).value?.totals).toMatchObject(counts);
}

const plainRun: RunStep = {
  kind: "run",
  script: [accepts],
  interruptMs: undefined,
  limit: undefined,
  retry: [],
};

const campaign = JSON.stringify({
  id: "c",
  provider: "flowiq",
  recipients: [{ csv: "people.csv", ref: "ref", country: "KE" }],
  exclude: [{ csv: "out.csv" }],
  max_invalid: "100%",
  message: { type: "text", text: "Hello" },
  send: {
    concurrency: 4,
    retries: 0,
    tolerate: "100%",
    abort: { failure_rate: 1, consecutive: 10_000 },
  },
});

/** Each is a list with up to five steps, and two runs to rest. */
const sequences = Number(process.env["CARILLON_SEQUENCES"] ?? 6);

describe("any list, through any faults, interruptions, crashes and re-runs", () => {
  it(
    "has one true outcome for everyone after each run, nobody twice, and comes to rest",
    async () => {
      let world: World | undefined;
      const server = await faultServer({
        reply(socket, arrival, nth) {
          const number = (JSON.parse(arrival.body) as { phone_number: string }).phone_number;
          return world?.answerFor(Number(number.slice(-2))).reply(socket, arrival, nth);
        },
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(row, { minLength: 1, maxLength: 20 }),
          fc.array(step, { minLength: 1, maxLength: 5 }),
          async (rows, steps) => {
            const root = await project({ "c.yaml": campaign });
            world = new World(root, server.url, rows);
            await world.write();
            for (const one of steps) await take(world, one);

            await checkedRun(world, plainRun);
            const arrived = server.arrivals.length;
            await checkedRun(world, plainRun);
            expect(server.arrivals.length, "requests of a run with nothing left to do").toBe(
              arrived,
            );
            for (const { nth } of world.rows) {
              if (nth === -1 || world.suppressed.has(nth)) continue;
              expect(["accepted", "rejected", "in_doubt"]).toContain(world.outcomes.get(nth));
            }
          },
        ),
        { numRuns: sequences },
      );
    },
    60_000 + sequences * 10_000,
  );
});
