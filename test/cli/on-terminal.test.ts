import { describe, expect, it, onTestFinished } from "vitest";
import { startSandbox } from "../../src/sandbox/start-sandbox.ts";
import { textWidth } from "../../src/cli/views/text-width.ts";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { carillonOnTerminal } from "../helpers/terminal.ts";
import type { Terminal } from "../helpers/terminal.ts";

const people = 40;

/** A campaign to forty made-up people, through a provider on this machine. */
async function place(change: { readonly latencyMs?: number } = {}) {
  const sandbox = await startSandbox({ latencyMs: change.latencyMs ?? 0 });
  onTestFinished(() => sandbox.close());
  const rows = Array.from({ length: people }, (_, index) => `+2547123450${10 + index},Ada`);
  const cwd = await project({
    "carillon.yaml": `providers:
  promo: { adapter: autokonnect, api_key: "\${AUTOKONNECT_API_KEY}", channel_id: "123", rate: 50/s }
`,
    "campaigns/sale.yaml": `id: sale
provider: promo
recipients: [{ csv: ../data/people.csv }]
message: { type: text, text: "Hi {{name}}" }
send: { concurrency: 4 }
`,
    "data/people.csv": ["phone,name", ...rows].join("\n"),
  });
  const env = {
    AUTOKONNECT_API_KEY: "canary",
    AUTOKONNECT_BASE_URL: sandbox.baseUrl("autokonnect"),
  };
  return { sandbox, cwd, env };
}

type Place = Awaited<ReturnType<typeof place>>;

function send(
  { cwd, env }: Place,
  change: Readonly<Record<string, string>> = {},
  columns = 80,
): Terminal {
  return carillonOnTerminal(["send", "campaigns/sale.yaml"], {
    cwd,
    env: { ...env, ...change },
    columns,
  });
}

const question = /send to 40 recipients\? \[y\/N\]/;
const bar = /[█░]/;
const escapes = /\u001B/; // oxlint-disable-line no-control-regex -- what it looks for

describe("the question before the first message", () => {
  it("names provider, host, channel, count and pace, and a yes sends", async () => {
    const here = await place();
    const terminal = send(here);
    await terminal.until(question);
    const asked = terminal.screen().join("\n");
    const { host } = new URL(here.env.AUTOKONNECT_BASE_URL);
    expect(asked).toContain(`promo: autokonnect at ${host}, channel 123`);
    expect(asked).toContain("at most 4 in flight, 50 a second");
    expect(here.sandbox.inbox()).toEqual([]);
    terminal.type("y\r");
    expect(await terminal.ended).toBe(0);
    expect(here.sandbox.inbox()).toHaveLength(people);
  });

  it.each([
    { answer: "a no", keys: "n\r", code: 3 },
    { answer: "an empty line", keys: "\r", code: 3 },
    { answer: "the end of the input", keys: "\u0004", code: 3 },
    { answer: "Ctrl-C", keys: "\u0003", code: 130 },
  ])("takes $answer for a no", async ({ keys, code }) => {
    const here = await place();
    const terminal = send(here);
    await terminal.until(question);
    terminal.type(keys);
    expect(await terminal.ended).toBe(code);
    expect(here.sandbox.inbox()).toEqual([]);
    expect(terminal.screen()).toContain("nothing was sent");
    expect(terminal.screen().join("\n")).not.toContain("in flight;");
  });
});

describe("the progress bar", () => {
  it.each([80, 120])(
    "tells rate, time left and outcomes in %i columns, and is gone at the end",
    async (columns) => {
      const here = await place({ latencyMs: 50 });
      const terminal = send(here, {}, columns);
      await terminal.until(question);
      terminal.type("y\r");
      const whole = /█.* \d+ % {2}\d+\/40 {2}[\d.]+\/s, \d+ s left {2}accepted \d+/;
      const drawn = (await terminal.until(whole)).find((line) => bar.test(line)) ?? "";
      expect(textWidth(drawn)).toBeLessThan(columns);
      expect(await terminal.ended).toBe(0);
      expect(terminal.screen().join("\n")).not.toMatch(bar);
      expect(terminal.screen()).toContain("40 of 40 accepted");
    },
  );

  it("stays below what is said meanwhile", async () => {
    const here = await place({ latencyMs: 1_000 });
    const terminal = send(here);
    await terminal.until(question);
    terminal.type("y\r");
    await terminal.until(bar);
    terminal.type("\u0003");
    expect(await terminal.ended).toBe(130);
    expect(terminal.screen()).toContain(
      "SIGINT: waiting for what is in flight; once more to give it up",
    );
    expect(terminal.screen().join("\n")).not.toMatch(bar);
  });

  it.each([
    { name: "CI", env: { CI: "true", NO_COLOR: "1" } },
    { name: "a dumb terminal", env: { TERM: "dumb" } },
  ])("gives way to quiet lines on $name", async ({ env }) => {
    const { cwd, env: given } = await place({ latencyMs: 20 });
    const args = ["send", "campaigns/sale.yaml", "--yes", "--allow-new-ledger"];
    const terminal = carillonOnTerminal(args, { cwd, env: { ...given, ...env } });
    expect(await terminal.ended).toBe(0);
    expect(terminal.written()).not.toMatch(escapes);
    expect(terminal.written()).not.toMatch(bar);
    const lines = terminal.screen().filter((line) => /^\d+ of 40 \(\d+ %\)/.test(line));
    // Outcomes come a commit at a time, so no single number is sure to be seen but the last.
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.at(-1)).toMatch(/^40 of 40 \(100 %\)/);
  });
});

describe("escape codes", () => {
  it("only draw the bar where NO_COLOR is set", async () => {
    const here = await place({ latencyMs: 20 });
    const terminal = send(here, { NO_COLOR: "1" });
    await terminal.until(question);
    terminal.type("y\r");
    expect(await terminal.ended).toBe(0);
    expect(terminal.written()).toMatch(escapes);
    expect(terminal.written().replaceAll("\r\u001B[K", "")).not.toMatch(escapes);
  });

  it.each([
    ["plan", "campaigns/sale.yaml"],
    ["preview", "campaigns/sale.yaml"],
    ["status", "campaigns/sale.yaml"],
    ["providers"],
    ["send", "campaigns/sale.yaml", "--sandbox"],
    ["validate", "no-such.yaml"],
    ["--help"],
  ])("do not reach a pipe: %s", async (...args) => {
    const { cwd, env } = await place();
    const { stdout, stderr } = await carillon(args, { cwd, env: { ...env, TERM: "xterm" } });
    expect(stdout + stderr).not.toBe("");
    expect(stdout + stderr).not.toMatch(escapes);
  });
});

describe("words", () => {
  it.each([80, 120])("are not cut by the edge of a terminal of %i columns", async (columns) => {
    const { cwd, env } = await place();
    for (const args of [
      ["plan", "campaigns/sale.yaml"],
      ["preview", "campaigns/sale.yaml"],
      ["status", "campaigns/sale.yaml"],
      ["providers"],
      ["--help"],
      ["send", "--help"],
      ["validate", "no-such.yaml"],
    ]) {
      const terminal = carillonOnTerminal(args, { cwd, env, columns });
      await terminal.ended;
      for (const line of terminal.screen())
        expect(textWidth(line), line).toBeLessThanOrEqual(columns);
    }
  });
});
