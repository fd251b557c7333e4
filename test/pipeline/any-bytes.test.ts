import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { freezePlan, prepare, Trouble } from "../../src/index.ts";
import { project } from "../helpers/project.ts";

const files = {
  "carillon.yaml": "default_country: KE\nsuppress: [out.csv]\ntimezone: Africa/Nairobi\n",
  "campaigns/c.yaml": `id: c
provider: flowiq
recipients:
  - csv: ../people.csv
    where: { tags: [vip] }
vars: { code: "A1" }
message:
  type: text
  text: "Hi {{default name code}}{{#if name}}, {{upper name}}{{/if}} {{> footer}}"
`,
  "campaigns/partials/footer.hbs": "Bye {{truncate name 3}}",
  "people.csv": 'phone,name,tags\n+254712000001,"Ann, B",vip\n0712000002,Ben,vip|x\n',
  "out.csv": "phone\n+254712000003\n",
};

const numRuns = Number(process.env["CARILLON_RANDOM_FILES"] ?? 30);
const timeoutMs = 60_000 + numRuns * 500;

/** Some of `text` gone, and other bytes in its place. */
function damaged(text: string): fc.Arbitrary<Uint8Array> {
  const bytes = Buffer.from(text);
  const telling = fc.constantFrom(
    ..."\0 \uFEFF {{ }} {{{ {{> {{#if : - [ { \" ' & * ! | > % @ ` ? , \r \n \t ---".split(" "),
  );
  const put = fc.oneof(
    fc.uint8Array({ maxLength: 12 }).map((some) => Buffer.from(some)),
    fc.string({ unit: "binary", maxLength: 12 }).map((some) => Buffer.from(some)),
    telling.map((some) => Buffer.from(some)),
  );
  return fc
    .tuple(fc.nat(bytes.length), fc.oneof(fc.nat(4), fc.nat(bytes.length)), put)
    .map(([at, length, some]) =>
      Buffer.concat([bytes.subarray(0, at), some, bytes.subarray(at + length)]),
    );
}

function requestFor(cwd: string) {
  const env = { FLOWIQ_API_KEY: "fiq_1", FLOWIQ_TENANT_ID: "acme" };
  return { campaign: "campaigns/c.yaml", cwd, env, purpose: "look" as const };
}

async function asks(cwd: string, plan?: string): Promise<unknown> {
  try {
    const { value, diagnostics } = await prepare({
      ...requestFor(cwd),
      ...(plan === undefined ? {} : { plan }),
    });
    await value?.close();
    if (value === undefined) expect(diagnostics.length).toBeGreaterThan(0);
    return undefined;
  } catch (error) {
    return error;
  }
}

function expectTrouble(error: unknown): void {
  if (error !== undefined && !(error instanceof Trouble)) throw error;
}

describe("any bytes at all", () => {
  it.each(Object.entries(files))(
    "in %s are read, or told as a mistake, and are never a bug",
    async (file, text) => {
      const root = await project(files);
      const bytes = fc.oneof(damaged(text), fc.uint8Array({ maxLength: 200 }));
      await fc.assert(
        fc.asyncProperty(bytes, async (content) => {
          await writeFile(join(root, file), content);
          expectTrouble(await asks(root));
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );

  it(
    "in a frozen plan are refused",
    async () => {
      const root = await project(files);
      const { value } = await prepare(requestFor(root));
      if (value === undefined) throw new Error("the plan could not be made");
      await value.close();
      const text = `${JSON.stringify(freezePlan(value.plan, { tool: "1", commit: null, nowMs: Date.now() }), null, 2)}\n`;
      const path = join(root, "plan.json");
      await writeFile(path, text);
      expect(await asks(root, path)).toBeUndefined();
      await fc.assert(
        fc.asyncProperty(damaged(text), async (content) => {
          if (isSameJson(Buffer.from(content).toString("utf8"), text)) return;
          await writeFile(path, content);
          expect(await asks(root, path)).toBeInstanceOf(Trouble);
        }),
        { numRuns },
      );
    },
    timeoutMs,
  );
});

function isSameJson(one: string, other: string): boolean {
  try {
    return JSON.stringify(JSON.parse(one)) === JSON.stringify(JSON.parse(other));
  } catch {
    return false;
  }
}
