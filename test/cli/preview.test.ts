import { expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";

const file = "campaigns/sale.yaml";
const ann = "+254712000001";
const suppressed = "+254712000002";

async function preview(...args: readonly string[]): Promise<Finished> {
  const cwd = await project({
    "people.csv": `phone,name\n${suppressed},Ben\n${ann},Ann\n${ann},Ann again\n`,
    [file]: campaign({ more: `exclude:\n  - numbers: ["${suppressed}"]` }),
  });
  return carillon(["preview", file, ...args], { cwd });
}

it("shows whoever would get a message, once, and nobody who would not", async () => {
  const { code, stdout } = await preview("--json", "--limit", "3");
  expect(code).toBe(0);
  const items = JSON.parse(stdout) as readonly { line: number }[];
  expect(items.map(({ line }) => line)).toEqual([3]);
});

it("says of someone suppressed that nothing is sent, and why", async () => {
  const { code, stdout } = await preview("--only", suppressed);
  expect(code).toBe(0);
  expect(stdout).toContain("not sent: suppressed: on a suppression list");
});
