import { readFileSync, readdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { LineCounter, isMap, parseDocument, stringify } from "yaml";
import type { YAMLMap } from "yaml";
import { adapters } from "../../src/adapters/registry.ts";
import { messageTypes } from "../../src/model/message.ts";
import { openEditor } from "./language-server.ts";
import type { Editor, Position } from "./language-server.ts";
import { keysOf, readSchema } from "./schema-keys.ts";
import type { Way } from "./schema-keys.ts";

const campaign = await readSchema("campaign");
const project = await readSchema("project");

const heads = {
  campaign: "# yaml-language-server: $schema=../schemas/campaign.schema.json\n",
  project: "# yaml-language-server: $schema=./schemas/project.schema.json\n",
};

/** Enough of a campaign that nothing is missing but what a test leaves out. */
const rest = `id: spring-sale
provider: promo
recipients:
  - numbers: ["+254712345678"]
`;
const message = "message:\n  type: text\n  text: Hi\n";

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor();
});
afterAll(() => editor.close());

let nth = 0;

/** Where a file of this kind would lie; each one another. */
function newPath(kind: keyof typeof heads): string {
  nth += 1;
  return kind === "campaign" ? `campaigns/unsaved-${nth}.yaml` : `unsaved-${nth}.yaml`;
}

/** What is offered at the `‸` in a file. */
async function offered(kind: keyof typeof heads, text: string): Promise<readonly string[]> {
  const path = newPath(kind);
  const whole = heads[kind] + text;
  const before = whole.slice(0, whole.indexOf("‸")).split("\n");
  editor.open(path, whole.replace("‸", ""));
  return editor.complete(path, { line: before.length - 1, character: before.at(-1)!.length });
}

/** What is squiggled, as [the text under the squiggle, what is said]. */
async function squiggled(kind: keyof typeof heads, text: string) {
  const whole = heads[kind] + text;
  const lines = whole.split("\n");
  const found = await editor.check(newPath(kind), whole);
  return found.map(({ range: { start, end }, message }) => {
    expect(end.line).toBe(start.line);
    return [lines[start.line].slice(start.character, end.character), message];
  });
}

describe("completion", () => {
  it("offers every key of a campaign at the top", async () => {
    expect(await offered("campaign", "‸")).toEqual(
      expect.arrayContaining(Object.keys(campaign.properties!)),
    );
  });

  it("offers every type of message and nothing else", async () => {
    expect(await offered("campaign", "message:\n  type: ‸")).toEqual([...messageTypes]);
  });

  it.each(messageTypes)(
    "offers the fields of a message of type %s and no other's",
    async (type) => {
      const fields = Object.keys(campaign.definitions![`${type}Message`].properties!);
      const others = messageTypes
        .flatMap((other) => Object.keys(campaign.definitions![`${other}Message`].properties!))
        .filter((field) => !fields.includes(field));
      const found = await offered("campaign", `message:\n  type: ${type}\n  ‸`);
      expect(found).toEqual(expect.arrayContaining(fields.filter((field) => field !== "type")));
      for (const other of others) expect(found).not.toContain(other);
    },
  );

  it("offers the shapes of an interactive message", async () => {
    const text = "message:\n  type: interactive\n  interactive:\n    type: ‸";
    expect(await offered("campaign", text)).toEqual(["button", "list", "product", "product_list"]);
  });

  it("offers the keys of a CSV source", async () => {
    const text = "recipients:\n  - csv: a.csv\n    ‸";
    expect(await offered("campaign", text)).toEqual(["phone", "ref", "country", "where"]);
  });

  it("offers every key of a project at the top", async () => {
    expect(await offered("project", "‸")).toEqual(
      expect.arrayContaining(Object.keys(project.properties!)),
    );
  });

  it("offers every adapter and nothing else", async () => {
    const text = "providers:\n  promo:\n    adapter: ‸";
    expect([...(await offered("project", text))].sort()).toEqual([...adapters.keys()].sort());
  });

  it.each([...adapters.values()])("offers the settings of $name", async ({ name, settings }) => {
    const text = `providers:\n  promo:\n    adapter: ${name}\n    ‸`;
    expect(await offered("project", text)).toEqual(
      expect.arrayContaining(["rate", "concurrency", ...Object.keys(settings)]),
    );
  });

  it("offers a reference to the environment where a secret goes", async () => {
    const text = "providers:\n  promo:\n    adapter: botika\n    api_token: ‸";
    expect(await offered("project", text)).toEqual(["${BOTIKA_API_TOKEN}"]);
  });
});

/** So that it is seen when keys are no longer found. */
const deepKeys = {
  campaign: [
    "wave",
    "send.abort.consecutive",
    "message.interactive.action.sections.0.rows.0.title",
  ],
  project: ["suppress", "providers.some.adapter", "suppress.0.where"],
};

describe("hover", () => {
  it.each([
    ["campaign", campaign],
    ["project", project],
  ] as const)("explains every key of a %s", async (kind, schema) => {
    const unexplained: string[] = [];
    expect(keysOf(schema).map(({ way }) => way.join("."))).toEqual(
      expect.arrayContaining([...deepKeys[kind]]),
    );
    for (const { way, description, document } of keysOf(schema)) {
      const text = heads[kind] + stringify(document);
      const path = newPath(kind);
      editor.open(path, text);
      const said = await editor.hover(path, placeOf(text, way));
      if (!wordsOf(said).includes(wordsOf(description))) unexplained.push(way.join("."));
    }
    expect(unexplained).toEqual([]);
  });

  it("shows examples", async () => {
    const path = newPath("campaign");
    editor.open(path, `${heads.campaign}window: "08:00-20:00"\n`);
    expect(await editor.hover(path, { line: 1, character: 2 })).toContain("20:00-06:00");
  });
});

describe("squiggles", () => {
  it.each([
    ["at the top", `${rest}${message}mesage: Hi\n`, "mesage"],
    ["in a message", `${rest}${message}  caption: Hi\n`, "caption"],
    ["in a source", `${rest}  - csv: a.csv\n    pone: mobile\n${message}`, "pone"],
    ["in send", `${rest}${message}send:\n  rates: 20/s\n`, "rates"],
  ])("stand below a wrong key %s", async (_where, text, key) => {
    expect(await squiggled("campaign", text)).toEqual([[key, `Property ${key} is not allowed.`]]);
  });

  it.each([
    ["a word for a number", `wave: one\n${rest}${message}`, "one"],
    ["a number for a text", `window: 8\n${rest}${message}`, "8"],
    [
      "a type of message that there is not",
      `${rest}message:\n  type: texts\n  text: Hi\n`,
      "texts",
    ],
    ["an unquoted number", rest.replaceAll('"', "") + message, "+254712345678"],
    ["a rate in other words", `${rest}${message}send:\n  rate: fast\n`, "fast"],
  ])("stand below %s", async (_what, text, value) => {
    const found = await squiggled("campaign", text);
    expect(found.map(([under]) => under)).toEqual([value]);
  });

  it("stand below a wrong key and a wrong value of a project", async () => {
    const text = "timezon: UTC\nproviders:\n  promo:\n    adapter: flowiq\n    concurrency: many\n";
    const found = await squiggled("project", text);
    expect(found.map(([under]) => under).sort()).toEqual(["many", "timezon"]);
  });

  const examples = readdirSync(new URL("../../campaigns/", import.meta.url))
    .filter((name) => name.endsWith(".yaml"))
    .map((name) => `campaigns/${name}`);

  it.each([...examples, "carillon.yaml"])("stand nowhere in %s", async (path) => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=/);
    expect(await editor.check(path, text)).toEqual([]);
  });
});

/** In the middle of a key. */
function placeOf(text: string, way: Way): Position {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const map = document.getIn(way.slice(0, -1), true) ?? document.contents;
  if (!isMap(map)) throw new Error(`no map at ${way.join(".")}`);
  const pair = (map as YAMLMap<{ value: string; range: [number, number] }>).items.find(
    ({ key }) => key.value === way.at(-1),
  );
  const { line, col } = lines.linePos(pair!.key.range[0]);
  return { line: line - 1, character: col };
}

/** Without the signs that Markdown escapes or means something by. */
function wordsOf(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N}]+/gu, " ").trim();
}
