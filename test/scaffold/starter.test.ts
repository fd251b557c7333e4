import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { adapters } from "../../src/adapters/registry.ts";
import type { Adapter } from "../../src/model/adapter.ts";
import { starterFiles } from "../../src/scaffold/starter.ts";
import { firstCampaign } from "../../src/scaffold/starter.ts";

const version = "9.8.7";

async function textsFor(adapter: Adapter): Promise<ReadonlyMap<string, string>> {
  const files = await starterFiles({ adapter, version });
  return new Map(files.map(({ path, text }) => [path, text]));
}

describe.each([...adapters.values()])("a new repository for $name", (adapter) => {
  it("begins with a message that the adapter carries", async () => {
    const texts = await textsFor(adapter);
    const { message } = parse(texts.get(firstCampaign)!) as { message: { type: string } };
    expect(Object.keys(adapter.capabilities.types)).toContain(message.type);
  });

  it("takes every setting from the environment, by the variable that the adapter documents", async () => {
    const texts = await textsFor(adapter);
    const { providers } = parse(texts.get("carillon.yaml")!) as {
      providers: { main: Record<string, string> };
    };
    const { adapter: name, rate: _, ...settings } = providers.main;
    expect(name).toBe(adapter.name);
    expect(settings).toEqual(
      Object.fromEntries(
        Object.entries(adapter.settings).map(([key, { env }]) => [key, `\${${env}}`]),
      ),
    );
  });

  it("gives secrets to the step that sends and to no other", async () => {
    const texts = await textsFor(adapter);
    const lines = texts.get(".github/workflows/carillon.yml")!.split("\n");
    const sendAt = lines.findIndex((line) => line.includes("name: Send"));
    const secretAt = lines.flatMap((line, index) => (line.includes("secrets.") ? [index] : []));
    const secrets = Object.values(adapter.settings).filter(({ secret }) => secret);
    expect(secretAt).toHaveLength(secrets.length);
    expect(Math.min(...secretAt)).toBeGreaterThan(sendAt);
  });

  it("leaves no blank of a template unfilled", async () => {
    for (const [path, text] of await textsFor(adapter)) expect(text, path).not.toContain("@@");
  });

  it("installs the version that wrote it", async () => {
    const workflow = (await textsFor(adapter)).get(".github/workflows/carillon.yml")!;
    expect(workflow.match(/package: .*/g)).toEqual(Array(3).fill(`package: carillon@${version}`));
  });

  it("has samples that equal what a first run reads", async () => {
    const texts = await textsFor(adapter);
    for (const name of ["customers.csv", "opted-out.csv"]) {
      expect(texts.get(`data/samples/${name}`)).toBe(texts.get(`data/${name}`));
    }
  });

  it("has schemas where its files and the editor look for them", async () => {
    const texts = await textsFor(adapter);
    const settings = JSON.parse(texts.get(".vscode/settings.json")!) as {
      "yaml.schemas": Record<string, string>;
    };
    for (const path of ["carillon.yaml", firstCampaign]) {
      const [, schema = ""] = /\$schema=(\S+)/.exec(texts.get(path)!) ?? [];
      const found = new URL(schema, `file:///${path}`).pathname.slice(1);
      expect(texts.has(found), found).toBe(true);
      expect(Object.keys(settings["yaml.schemas"])).toContain(`./${found}`);
    }
  });
});

it("refuses an adapter that no template fits, instead of writing a campaign it cannot send", async () => {
  const flowiq = adapters.get("flowiq")!;
  const adapter = { ...flowiq, capabilities: { ...flowiq.capabilities, types: { location: [] } } };
  await expect(starterFiles({ adapter, version })).rejects.toThrow("no template fits");
});
