import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { project } from "../helpers/project.ts";

/** A command that does what it is told to on its command line, in place of ours. */
const leaky = `#!/usr/bin/env node
import { mkdirSync, writeFileSync } from "node:fs";
const [where, text] = process.argv.slice(2);
if (where === "stdout" || where === "stderr") process[where].write("so " + text + " it is");
else {
  mkdirSync("reports/c/1", { recursive: true });
  mkdirSync(".carillon", { recursive: true });
  writeFileSync(where, "x" + text + "\\n");
}
`;

const secret = "canary-of-leaks-51c9";
const spellings = [
  secret,
  Buffer.from(secret).toString("base64"),
  Buffer.from(secret).toString("hex"),
];
const numbers = ["+254712345678", "254712345678", "0712345678", "0712 345 678", "+14155550123"];

type Run = typeof import("../helpers/carillon.ts").carillon;

let cwd: string;
let run: Run;
const { CARILLON_COMMAND } = process.env;

beforeAll(async () => {
  cwd = await project({ "leaky.mjs": leaky });
  await chmod(join(cwd, "leaky.mjs"), 0o755);
  process.env["CARILLON_COMMAND"] = join(cwd, "leaky.mjs");
  ({ carillon: run } = await import("../helpers/carillon.ts"));
});
afterAll(() => {
  if (CARILLON_COMMAND === undefined) delete process.env["CARILLON_COMMAND"];
  else process.env["CARILLON_COMMAND"] = CARILLON_COMMAND;
});

const env = { FLOWIQ_API_KEY: secret };

describe.concurrent("every run of the command in these tests is searched, and fails", () => {
  it.each(["stdout", "stderr", "plan.json", ".carillon/ledger.db", "reports/c/1/report.json"])(
    "for a credential in %s, however it is spelled",
    async (where) => {
      for (const text of spellings) {
        await expect(run([where, text], { cwd: await copy(), env })).rejects.toThrow(" leaked\n");
      }
    },
  );

  it.each(["stdout", "stderr", "reports/c/1/recipients.csv"])(
    "for somebody's number in %s, however it is written",
    async (where) => {
      for (const text of numbers) {
        const there = { cwd: await copy(), env };
        await expect(run([where, ` ${text} `], there)).rejects.toThrow(" leaked\n");
      }
    },
  );

  it("but not for a masked number, for one in a private file, or for one it may reveal", async () => {
    const fine: readonly (readonly string[])[] = [
      ["stdout", "+2547******78"],
      ["stderr", "digest 9f2c41d07ab35566, 1767225600 s, 0.712345678"],
      [".carillon/ledger.db", "+254712345678"],
      ["stdout", "+254712345678", "--reveal"],
    ];
    for (const args of fine) {
      expect(await run(args, { cwd: await copy(), env })).toMatchObject({ code: 0 });
    }
  });
});

function copy(): Promise<string> {
  return project({});
}
