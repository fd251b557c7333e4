import { setTimeout as sleep } from "node:timers/promises";
import { expect, it } from "vitest";
import { campaignText, csvOf } from "../cli/send-world.ts";
import { carillon } from "../helpers/carillon.ts";
import { fleet } from "./fleet.ts";

/** More than the connections that a worker has to work with. */
const providers = Array.from({ length: 16 }, (_, nth) => nth);
const people = 30;

it("one worker sends through many providers at once", async () => {
  const settings = (nth: number): string =>
    `  p${nth}: { adapter: flowiq, api_key: "\${FLOWIQ_API_KEY}", tenant_id: "tenant-${nth}" }\n`;
  const campaign = (nth: number): string =>
    campaignText({
      id: `c${nth}`,
      provider: `p${nth}`,
      recipients: [{ csv: `../data/people-${nth}.csv` }],
    });
  const files = providers.flatMap((nth) => [
    [`campaigns/c${nth}.yaml`, campaign(nth)],
    [`data/people-${nth}.csv`, csvOf(people, nth * people)],
  ]);
  const there = await fleet({
    faults: ["slow=20"],
    files: {
      "carillon.yaml": `providers:\n${providers.map(settings).join("")}`,
      ...Object.fromEntries(files),
    },
  });
  for (const nth of providers) {
    const args = ["send", `campaigns/c${nth}.yaml`, "--yes", "--distributed", "--detach"];
    const { code, stderr } = await carillon(args, { cwd: there.root, env: there.env });
    expect(code, stderr).toBe(0);
  }
  const worker = there.worker();
  while (there.sandbox.inbox().length < providers.length * people) await sleep(100);
  const tenants = new Set(there.sandbox.inbox().map(({ path }) => path));
  expect(tenants.size).toBe(providers.length);
  await worker.stop();
  const doubts = (schema: string): string =>
    `SELECT 1 FROM ${schema}.attempts WHERE result IS DISTINCT FROM 0`;
  expect(await there.ask(doubts), worker.notes.join("\n")).toEqual([]);
});
