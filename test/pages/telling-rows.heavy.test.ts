import { describe, expect, it } from "vitest";
import { preview } from "../../src/index.ts";
import type { E164, PreviewItem, PreviewRequest } from "../../src/index.ts";
import { project } from "../helpers/project.ts";

const campaign = `id: picks
provider: flowiq
recipients:
  - csv: people.csv
message:
  type: text
  text: "{{#if name}}Hi {{name}}{{else}}Hello{{/if}}, {{#if (eq tier 'gold')}}gold{{else}}offer{{/if}} {{#unless tier}}x{{/unless}}"
`;

function people(count: number, special: Readonly<Record<number, string>> = {}): string {
  const rows = Array.from(
    { length: count },
    (_, nth) => special[nth] ?? `+2547120${String(nth).padStart(5, "0")},Amina,basic,en`,
  );
  return ["phone,name,tier,locale", ...rows].join("\n");
}

const special = {
  3: "+254712100003,,basic,en",
  100: `+254712100100,${"Long".repeat(30)},basic,en`,
  200: "+254712100200,Amina,gold,sw",
  250: "+254712100250,Amina,,en",
  270: "not a number,Amina,gold,fr",
  280: "+254712100003,Amina,gold,pt",
};

async function picks(
  files: Readonly<Record<string, string>>,
  change: Partial<PreviewRequest> = {},
): Promise<readonly PreviewItem[]> {
  const cwd = await project({ "c.yaml": campaign, ...files });
  const { items, diagnostics } = await preview({
    campaign: "c.yaml",
    cwd,
    env: {},
    limit: 12,
    telling: true,
    ...change,
  });
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const all: PreviewItem[] = [];
  for await (const item of items!()) all.push(item);
  return all;
}

describe("a telling preview", () => {
  it("shows the extremes, each branch, each locale, and a sample for the rest", async () => {
    const items = await picks({ "people.csv": people(300, special) });
    expect(items).toHaveLength(12);
    const of = new Map(items.flatMap(({ line, shows }) => shows!.map((why) => [why, line])));
    expect(Object.fromEntries(of)).toMatchObject({
      "the first": 2,
      "{{#if name}}": 2,
      "the shortest text": 5,
      "{{#if name}} else": 5,
      "the longest text": 102,
      '{{#if (eq tier "gold")}}': 202,
      '{{#if (eq tier "gold")}} else': 2,
      "{{#unless tier}}": 252,
      "{{#unless tier}} else": 2,
      "locale en": 2,
      "locale sw": 202,
    });
    expect([...of.keys()]).toContain("drawn at random");
    expect([...of.keys()]).not.toContain("locale fr");
  });

  it("is in the order of the audience, and the same every time", async () => {
    const files = { "people.csv": people(2000, special) };
    const [one, other] = [await picks(files), await picks(files)];
    expect(one).toEqual(other);
    expect(one.map(({ line }) => line)).toEqual(
      one.map(({ line }) => line).toSorted((a, b) => a - b),
    );
    expect(one.at(-1)!.line).toBeGreaterThan(300);
  });

  it.each([1, 2, 5, 300])("shows at most the %i asked for, and examples first", async (limit) => {
    const items = await picks({ "people.csv": people(50, special) }, { limit });
    expect(items).toHaveLength(Math.min(limit, 50));
    expect(items[0].shows).toContain("the first");
  });

  it("says nothing of locales where everyone has the same", async () => {
    const items = await picks({ "people.csv": people(20) });
    expect(items.flatMap(({ shows }) => shows).join()).not.toMatch(/locale/);
  });

  it("leaves out who gets no message, unless nobody gets one", async () => {
    const rows = { 0: "12,Amina,gold,en", 1: "+254712100001,Amina,gold,en" };
    const items = await picks({ "people.csv": people(2, rows) });
    expect(items.map(({ line }) => line)).toEqual([3]);
    const none = await picks({ "people.csv": people(1, { 0: "12,Amina,gold,en" }) });
    expect(none.map(({ problem }) => problem?.code)).toEqual([expect.any(String)]);
  });

  it("shows exactly those who are named", async () => {
    const only = ["+254712100200", "+254712100250"] as readonly E164[];
    const items = await picks({ "people.csv": people(300, special) }, { only });
    expect(items.map(({ phone }) => phone)).toEqual(only);
  });

  it("holds where each value came from, and lengths against the provider's limits", async () => {
    const [item] = await picks({ "people.csv": people(1) });
    expect(item.lengths).toEqual([{ field: "text", length: 16, limit: 4096 }]);
    expect(item.explained!.find(({ field }) => field === "text")!.reads).toContainEqual({
      name: "name",
      from: "column",
      value: "Amina",
    });
  });
});
