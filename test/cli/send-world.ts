import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { expect, onTestFinished } from "vitest";
import { parseFault, startSandbox } from "../../src/index.ts";
import type { Report, Sandbox } from "../../src/index.ts";
import { carillon, startCarillon } from "../helpers/carillon.ts";
import type { Finished, Running } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";

/** Stands for every secret. No test may find it in anything that Carillon wrote. */
export const canary = "canary-5f0a17d2e9c84b";

/** Everything the four adapters want, with their base URLs to be added. */
export const secrets = {
  FLOWIQ_API_KEY: canary,
  FLOWIQ_TENANT_ID: "acme",
  ZIXFLOW_API_KEY: canary,
  ZIXFLOW_WORKSPACE_ID: "ws-7",
  ZIXFLOW_PHONE_ID: "phone-3",
  BOTIKA_API_TOKEN: canary,
  AUTOKONNECT_API_KEY: canary,
  AUTOKONNECT_CHANNEL_ID: "123",
};

const file = "campaigns/c.yaml";

export interface WorldOptions {
  /** Of the campaign file, over `id`, `provider: flowiq`, the CSV and a text message. */
  readonly campaign?: object;
  /** Rows of `data/people.csv`: so many made-up people, or its text. Default 3. */
  readonly people?: number | string;
  readonly files?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
}

/** A run of `send --json` that came as far as a report. */
export interface Sent extends Finished {
  readonly report: Report;
  /** `recipients.csv`, by `ref`. */
  readonly rows: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Of each recipient, by `ref`. */
  readonly outcomes: Readonly<Record<string, string>>;
}

/** A campaign in a repository of its own. Searched for secrets when the test ends. */
export interface World {
  readonly root: string;
  readonly env: Readonly<Record<string, string>>;
  /** Any command on the campaign's file. */
  run(command: string, ...args: readonly string[]): Promise<Finished>;
  /** `send --yes --json`, to its report. */
  send(...args: readonly string[]): Promise<Sent>;
  /** The same, for whoever wants to meddle with it. */
  start(...args: readonly string[]): Running;
  /** The report of a run that is over. */
  sent(finished: Finished): Promise<Sent>;
}

export async function world(options: WorldOptions): Promise<World> {
  const { campaign = {}, people = 3, files = {} } = options;
  const root = await project({
    [file]: campaignText(campaign),
    "data/people.csv": typeof people === "string" ? people : csvOf(people),
    ...files,
  });
  const env = { ...secrets, ...options.env };
  const said: string[] = [];
  onTestFinished(async () => {
    expect(said.join("\n")).not.toContain(canary);
    expect(await filesHolding(canary, root)).toEqual([]);
  });

  const noted = async (finished: Promise<Finished>): Promise<Finished> => {
    const { stdout, stderr } = await finished;
    said.push(stdout, stderr);
    return finished;
  };
  const run: World["run"] = (command, ...args) =>
    noted(carillon([command, file, ...args], { cwd: root, env }));
  const sent: World["sent"] = async (finished) => {
    if (finished.stdout === "") throw new Error(`no report: ${finished.code} ${finished.stderr}`);
    const report = JSON.parse(finished.stdout) as Report;
    const rows = await rowsIn(join(root, "reports", report.campaign.id, report.run));
    addsUp(report, Object.values(rows));
    const outcomes = Object.entries(rows).map(([ref, row]) => [ref, row["outcome"]]);
    return { ...finished, report, rows, outcomes: Object.fromEntries(outcomes) };
  };
  return {
    root,
    env,
    run,
    sent,
    send: async (...args) => sent(await run("send", "--yes", "--json", ...args)),
    start: (...args) => {
      const running = startCarillon(["send", file, "--yes", "--json", ...args], { cwd: root, env });
      void noted(running.finished);
      onTestFinished(() => void running.child.kill("SIGKILL"));
      return running;
    },
  };
}

/** JSON is YAML, with every string quoted. */
export function campaignText(campaign: object): string {
  return JSON.stringify({
    id: "c",
    provider: "flowiq",
    recipients: [{ csv: "../data/people.csv", ref: "ref" }],
    message: { type: "text", text: "Hello {{name}}" },
    ...campaign,
  });
}

export function csvOf(people: number, from = 0): string {
  const row = (_: unknown, nth: number): string => `${phoneOf(from + nth)},r${from + nth},Ann`;
  return `phone,ref,name\n${Array.from({ length: people }, row).join("\n")}\n`;
}

/** The number of the person whose `ref` is `r${nth}`. */
export function phoneOf(nth: number): string {
  return `+2547120${String(nth).padStart(5, "0")}`;
}

/** A sandbox that ends with the test, and where it is, as the environment says it. */
export async function sandboxWith(
  ...faults: readonly string[]
): Promise<Sandbox & { readonly env: Readonly<Record<string, string>> }> {
  const sandbox = await startSandbox({ faults: faults.map(parseFault) });
  onTestFinished(() => sandbox.close());
  const names = ["flowiq", "zixflow", "botika", "autokonnect"];
  const urls = names.map((name) => [`${name.toUpperCase()}_BASE_URL`, sandbox.baseUrl(name)]);
  return { ...sandbox, env: Object.fromEntries(urls) };
}

/** How often each number arrived, by number. */
export function timesEach(phones: readonly string[]): Readonly<Record<string, number>> {
  const times: Record<string, number> = {};
  for (const phone of phones) times[phone] = (times[phone] ?? 0) + 1;
  return times;
}

async function rowsIn(folder: string): Promise<Sent["rows"]> {
  const text = await readFile(join(folder, "recipients.csv"), "utf8");
  const rows: Record<string, string>[] = parse(text, { columns: true });
  return Object.fromEntries(rows.map((row, nth) => [row["ref"] || `#${nth}`, row]));
}

/** The sums that hold in every report, and in the rows beside it. */
function addsUp({ totals, status }: Report, rows: Sent["rows"][string][]): void {
  const { invalid, duplicate, suppressed, already_sent, held, planned } = totals;
  const { accepted, rejected, failed, in_doubt, not_attempted } = totals;
  expect(totals.rows).toBe(invalid + duplicate + suppressed + already_sent + held + planned);
  expect(planned).toBe(accepted + rejected + failed + in_doubt + not_attempted);
  const { rows: all, planned: _sum, ...counts } = totals;
  expect(rows.length, status).toBe(all);
  const told = timesEach(rows.map((row) => row["outcome"] ?? ""));
  const expected = Object.entries(counts).filter(([, count]) => count > 0);
  expect(told).toEqual(Object.fromEntries(expected));
}

async function filesHolding(text: string, root: string): Promise<readonly string[]> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter((one) => one.isFile()).map((one) => join(one.parentPath, one.name));
  // A command that was left alone may be tidying up still.
  const read = (path: string): Promise<Buffer> => readFile(path).catch(() => Buffer.alloc(0));
  const held = await Promise.all(paths.map(async (path) => (await read(path)).includes(text)));
  return paths.filter((_, nth) => held[nth]);
}
