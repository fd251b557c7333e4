import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

async function counts(script: string, ...args: readonly string[]) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { stdout } = await run(process.execPath, [path, ...args, "--json"]);
  return JSON.parse(stdout);
}

const kept = { twice: 0, forgotten: 0, wrong: 0, beyond: 0, broken: [] };

// The same with more kills: npm run test:crash, and npm run test:crash:points.
it("killed at any instant and run again: nobody twice, nobody forgotten", async () => {
  const told = await counts("kills/run.mjs", "--kills", "10", "--parallel", "2");
  expect(told).toMatchObject({ ...kept, kills: 10 });
}, 600_000);
