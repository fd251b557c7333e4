import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Ajv } from "ajv";
import { beforeEach, describe, expect, it } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import type { Sandbox } from "../../src/sandbox/start-sandbox.ts";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";

const campaign = `id: spring
provider: flowiq
recipients:
  - csv: ../people.csv
exclude:
  - csv: ../out.csv
message:
  type: text
  text: "Hi {{name}}. {{> footer}}"
send:
  concurrency: 4
`;

function people(count: number, name: (nth: number) => string = (nth) => `P${nth}`): string {
  const rows = Array.from({ length: count }, (_, nth) => `+2547${10_000_000 + nth},${name(nth)}`);
  return `phone,name\n${rows.join("\n")}\n`;
}

async function repository(rows = 30): Promise<string> {
  return project({
    "campaigns/spring.yaml": campaign,
    "campaigns/partials/footer.hbs": "Bye",
    "people.csv": people(rows),
    "out.csv": "phone\n+254710000003\n+254710000004\n",
  });
}

const freeze = (cwd: string): Promise<Finished> =>
  carillon(["plan", "campaigns/spring.yaml", "--out", "plan.json"], { cwd });

let provider: Sandbox;
const environment = (): Record<string, string> => ({
  FLOWIQ_API_KEY: "fiq_test",
  FLOWIQ_TENANT_ID: "acme",
  FLOWIQ_BASE_URL: provider.baseUrl("flowiq"),
});
const sendPlan = (cwd: string): Promise<Finished> =>
  carillon(["send", "campaigns/spring.yaml", "--plan", "plan.json"], { cwd, env: environment() });

async function freezeForProvider(cwd: string): Promise<void> {
  const args = ["plan", "campaigns/spring.yaml", "--out", "plan.json"];
  const { FLOWIQ_BASE_URL } = environment();
  const { code } = await carillon(args, { cwd, env: { FLOWIQ_BASE_URL: FLOWIQ_BASE_URL ?? "" } });
  expect(code).toBe(0);
}

beforeEach(async () => {
  provider = await startSandbox({ port: 0 });
  return () => provider.close();
});

const edit = async (file: string, change: (text: string) => string): Promise<void> =>
  writeFile(file, change(await readFile(file, "utf8")));

describe("plan --out", () => {
  it("writes a file that fits the schema, names no number, and needs no secret", async () => {
    const cwd = await repository();
    expect((await freeze(cwd)).code).toBe(0);
    const text = await readFile(join(cwd, "plan.json"), "utf8");
    const schema = JSON.parse(await readFile("schemas/plan.schema.json", "utf8")) as object;
    const check = new Ajv({ strict: true, allowUnionTypes: true }).compile(schema);
    expect(check(JSON.parse(text)), JSON.stringify(check.errors)).toBe(true);
    expect(text).not.toMatch(/2547\d{8}/);
    expect(JSON.parse(text)).toMatchObject({
      campaign: { id: "spring", wave: 1 },
      destination: { host: "api.flowiq.live", channel: "${FLOWIQ_TENANT_ID}" },
      totals: { rows: 30, suppressed: 2, planned: 28 },
      recipients: { count: 30 },
    });
  });

  it("stays below 64 KB at 50,000 recipients", async () => {
    const cwd = await repository(50_000);
    await freeze(cwd);
    const { length } = await readFile(join(cwd, "plan.json"));
    expect(length).toBeLessThan(64 * 1024);
  });

  it("stays below 64 KB with 2,000 fingerprints", async () => {
    const cwd = await repository(2000);
    await freeze(cwd);
    const text = await readFile(join(cwd, "plan.json"), "utf8");
    expect(text).toContain("fingerprints");
    expect(text.length).toBeLessThan(64 * 1024);
  });
});

describe("send --plan", () => {
  it("asks nothing, sends exactly what was approved, and says so in the report", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    const args = ["send", "campaigns/spring.yaml", "--plan", "plan.json", "--json"];
    const { code, stdout } = await carillon(args, { cwd, env: environment() });
    expect(code).toBe(0);
    const { digest } = JSON.parse(await readFile(join(cwd, "plan.json"), "utf8")) as {
      digest: string;
    };
    expect(JSON.parse(stdout)).toMatchObject({ plan: digest, totals: { accepted: 28 } });
    expect(provider.inbox()).toHaveLength(28);
  });

  it("carries on after a first run: the ledger says what is left", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    const first = ["send", "campaigns/spring.yaml", "--plan", "plan.json", "--limit", "10"];
    await carillon(first, { cwd, env: environment() });
    expect((await sendPlan(cwd)).code).toBe(0);
    expect(provider.inbox()).toHaveLength(28);
  });

  it("goes on when more people have opted out since", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await edit(join(cwd, "out.csv"), (text) => `${text}+254710000009\n`);
    expect((await sendPlan(cwd)).code).toBe(0);
    expect(provider.inbox()).toHaveLength(27);
  });

  it("does not mind a comment or another order of keys", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await edit(join(cwd, "campaigns/spring.yaml"), (text) => `# reviewed\n${text}`);
    expect((await sendPlan(cwd)).code).toBe(0);
  });

  it.each([
    {
      name: "a recipient added, one removed, a message changed",
      file: "people.csv",
      change: (text: string) =>
        `${text.replace(/\+254710000007,P7\n/, "").replace("P12", "Someone")}+254799000000,New\n`,
      says: ["people.csv changed", "1 recipient added, 1 removed, message changed for 1"],
    },
    {
      name: "another order",
      file: "people.csv",
      change: (text: string) => text.replace(/(\+.*\n)(\+.*\n)$/, "$2$1"),
      says: ["order changed"],
    },
    {
      name: "the text",
      file: "campaigns/spring.yaml",
      change: (text: string) => text.replace("Hi {{name}}", "Hello {{name}}"),
      says: ["the message's text changed", "message changed for 30"],
    },
    {
      name: "a partial",
      file: "campaigns/partials/footer.hbs",
      change: () => "Goodbye",
      says: ["the message's text changed"],
    },
    {
      name: "the wave",
      file: "campaigns/spring.yaml",
      change: (text: string) => text.replace("id: spring", "id: spring\nwave: 2"),
      says: ["wave 1 was approved, this is wave 2"],
    },
    {
      name: "the pace",
      file: "campaigns/spring.yaml",
      change: (text: string) => text.replace("concurrency: 4", "concurrency: 40"),
      says: ["the send settings changed"],
    },
    {
      name: "fewer who opted out",
      file: "out.csv",
      change: (text: string) => text.replace("+254710000004\n", ""),
      says: ["2 were suppressed at approval, only 1 are now"],
    },
  ])("refuses $name with exit 3, sends nothing, and says what changed", async (row) => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await edit(join(cwd, row.file), row.change);
    const { code, stderr } = await sendPlan(cwd);
    expect(code).toBe(3);
    const told = stderr.replaceAll(/\s+/g, " ");
    for (const words of row.says) expect(told).toContain(words);
    expect(told).toContain("`carillon plan campaigns/spring.yaml --out plan.json`");
    expect(provider.inbox()).toHaveLength(0);
  });

  it("names counts and the chunk where a larger audience differs", async () => {
    const cwd = await repository(2500);
    await freezeForProvider(cwd);
    await edit(join(cwd, "people.csv"), (text) => text.replace("P2100", "Someone"));
    const { code, stderr } = await sendPlan(cwd);
    expect(code).toBe(3);
    expect(stderr.replaceAll(/\s+/g, " ")).toContain(
      "among recipients 2001 to 3000, from line 2002 of people.csv on",
    );
  });

  it("refuses another host than the one approved", async () => {
    const cwd = await repository();
    await freeze(cwd);
    const { code, stderr } = await sendPlan(cwd);
    expect(code).toBe(3);
    expect(stderr).toContain("api.flowiq.live");
    expect(provider.inbox()).toHaveLength(0);
  });

  it("refuses a CSV that was deleted since", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await rm(join(cwd, "people.csv"));
    const { code, stderr } = await sendPlan(cwd);
    expect(code).toBe(2);
    expect(stderr).toContain("people.csv");
  });
});

describe("a plan file that cannot be trusted", () => {
  const plan = (text: string): Record<string, unknown> =>
    JSON.parse(text) as Record<string, unknown>;
  it.each([
    {
      name: "edited",
      change: (text: string) => text.replace('"planned": 28', '"planned": 27'),
      code: 2,
      says: "edited",
    },
    {
      name: "of a newer version",
      change: (text: string) => text.replace('"version": 1', '"version": 2'),
      code: 2,
      says: "newer",
    },
    { name: "not JSON", change: () => "{", code: 2, says: "not JSON" },
    { name: "something else", change: () => "{}", code: 2, says: "not a plan" },
    {
      name: "with a key of its own",
      change: (text: string) => JSON.stringify({ ...plan(text), note: 1 }),
      code: 2,
      says: "not a plan",
    },
  ])("is refused when it is $name", async ({ change, code, says }) => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await edit(join(cwd, "plan.json"), change);
    const finished = await sendPlan(cwd);
    expect(finished.code).toBe(code);
    expect(finished.stderr).toContain(says);
    expect(provider.inbox()).toHaveLength(0);
  });

  it("is refused when it is another campaign's, or not there", async () => {
    const cwd = await repository();
    await freezeForProvider(cwd);
    await edit(join(cwd, "campaigns/spring.yaml"), (text) =>
      text.replace("id: spring", "id: autumn"),
    );
    expect(await sendPlan(cwd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("autumn"),
    });
    await rm(join(cwd, "plan.json"));
    expect(await sendPlan(cwd)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("no plan"),
    });
  });
});
