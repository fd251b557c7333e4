import { expect, test } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import { project } from "../helpers/project.ts";
import { campaign } from "./campaign.ts";

const env = { NODE_OPTIONS: `--import=${new URL("tell-opened.mjs", import.meta.url).href}` };

async function openedBy(args: readonly string[]): Promise<readonly string[]> {
  const people = "phone,name\n+254712345678,Asha\n";
  const cwd = await project({ "people.csv": people, "campaigns/sale.yaml": campaign() });
  const { code, stderr } = await carillon(args, { cwd, env });
  expect(code).toBe(0);
  return Array.from(stderr.matchAll(/^opened (.*)$/gm), ([, file = ""]) => file);
}

test("help opens one file of code", async () => {
  const opened = await openedBy(["--help"]);
  expect(opened).toEqual([expect.stringMatching(/dist\/cli\/main\.js$/)]);
});

test("sound files are checked by what the build made, without ajv and libphonenumber", async () => {
  const opened = await openedBy(["validate"]);
  expect(opened.filter((file) => !file.startsWith("/"))).toEqual([]);
  // Of the campaign, of the payload, and the table of countries.
  expect(opened.filter((file) => file.includes("/dist/checks/"))).toHaveLength(3);
});
