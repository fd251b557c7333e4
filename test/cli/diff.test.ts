import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { carillon } from "../helpers/carillon.ts";
import type { Finished } from "../helpers/carillon.ts";
import { repository } from "../helpers/git.ts";
import type { Repository } from "../helpers/git.ts";
import { project } from "../helpers/project.ts";

const file = "campaigns/c.yaml";

const campaign = {
  id: "spring",
  provider: "autokonnect",
  recipients: [{ csv: "../data/people.csv" }],
  vars: { code: "SPRING" },
  message: { type: "text", text: "Hi {{name}}, 20 % off with {{code}}. {{> footer}}" },
};

function yaml(over: object = {}): string {
  return JSON.stringify({ ...campaign, ...over });
}

const people = {
  Ann: "+254712000001",
  Ben: "+254712000002",
  Cy: "+254712000003",
  Dee: "+254712000004",
  Eve: "+254712000005",
};

function csv(names: readonly (keyof typeof people)[]): string {
  return `phone,name\n${names.map((name) => `${people[name]},${name}\n`).join("")}`;
}

const everyone = ["Ann", "Ben", "Cy", "Dee", "Eve"] as const;

/** Committed as it stands, with `main` as what is compared with. */
function world(files: Readonly<Record<string, string>> = {}): Promise<Repository> {
  return repository({
    [file]: yaml(),
    "campaigns/partials/footer.hbs": "Bye.",
    "data/people.csv": csv(everyone),
    "carillon.yaml": "default_country: KE\n",
    ...files,
  });
}

/** Whoever opens a socket ends at once. */
const env = { NODE_OPTIONS: `--import=${new URL("no-socket.mjs", import.meta.url).href}` };

/** `diff` on the campaign, or on the file that `args` begin with. */
function run({ root }: { readonly root: string }, ...args: readonly string[]): Promise<Finished> {
  const named = args[0] === undefined || args[0].startsWith("--") ? [file] : [];
  return carillon(["diff", ...named, ...args], { cwd: root, env });
}

interface JsonDiff {
  readonly base: string;
  readonly head: string;
  readonly is_new: boolean;
  readonly audience: Readonly<Record<string, number>>;
  readonly totals: Readonly<Record<"before" | "after", Readonly<Record<string, number>>>>;
  readonly settings: readonly { readonly key: string; before: unknown; after: unknown }[];
  readonly text: readonly { readonly field: string; recipient?: string; words: Words }[];
  readonly examples: readonly Readonly<Record<string, unknown>>[];
  readonly notices: readonly string[];
}

type Words = readonly { readonly kind: string; readonly text: string }[];

async function diffOf(repo: Repository, ...args: readonly string[]): Promise<JsonDiff> {
  const { code, stdout, stderr } = await run(repo, "--base", "main", "--json", ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return JSON.parse(stdout) as JsonDiff;
}

function marked(words: Words): string {
  const marks: Readonly<Record<string, readonly [string, string]>> = {
    same: ["", ""],
    removed: ["[-", "-]"],
    added: ["{+", "+}"],
  };
  return words.map(({ kind, text }) => marks[kind]?.join(text) ?? "").join("");
}

describe.concurrent("recipients", () => {
  it("are counted exactly from the two sources", async () => {
    const repo = await world();
    await repo.write({
      "data/people.csv": `${csv(["Ben", "Cy", "Dee"])}${people.Eve},Eva\n+254712000006,Fay\n+254712000007,Gus\n`,
    });
    const { audience, totals, settings, notices } = await diffOf(repo);
    expect(audience).toEqual({ added: 2, removed: 1, changed: 1, unchanged: 3 });
    expect(totals.before).toMatchObject({ rows: 5, planned: 5 });
    expect(totals.after).toMatchObject({ rows: 6, planned: 6 });
    expect({ settings, notices }).toEqual({ settings: [], notices: [] });
  });

  it("are the same when rows only moved, or the number is written another way", async () => {
    const repo = await world();
    await repo.write({
      "data/people.csv": csv(["Eve", "Dee", "Cy", "Ben", "Ann"]).replace(
        "+254712000001",
        "0712 000 001",
      ),
    });
    const { audience } = await diffOf(repo);
    expect(audience).toEqual({ added: 0, removed: 0, changed: 0, unchanged: 5 });
    expect((await run(repo, "--base", "main")).stdout).toContain("nothing changed");
  });

  it("change with their fate, when somebody is newly excluded", async () => {
    const repo = await world();
    await repo.write({ [file]: yaml({ exclude: [{ numbers: [people.Ben] }] }) });
    const { audience, examples, settings } = await diffOf(repo);
    expect(audience).toEqual({ added: 0, removed: 0, changed: 1, unchanged: 4 });
    expect(examples).toEqual([
      {
        change: "changed",
        recipient: "+2547******02",
        source: "data/people.csv",
        line: 3,
        before: "planned",
        after: "suppressed",
      },
    ]);
    expect(settings).toEqual([{ key: "exclude", before: null, after: "1 number" }]);
  });
});

describe.concurrent("the text", () => {
  it("is compared word by word, as written and for the first three who get another", async () => {
    const repo = await world();
    await repo.write({
      [file]: yaml({
        message: { ...campaign.message, text: campaign.message.text.replace("20", "25") },
      }),
      "campaigns/partials/footer.hbs": "Goodbye.",
    });
    const { text, audience, notices } = await diffOf(repo);
    expect(audience).toMatchObject({ changed: 5 });
    expect(text.map(({ field, recipient, words }) => [recipient, field, marked(words)])).toEqual([
      [undefined, "text", "Hi {{name}}, [-20-]{+25+} % off with {{code}}. {{> footer}}"],
      [undefined, "partials/footer.hbs", "[-Bye-]{+Goodbye+}."],
      ["+2547******01", "text", "Hi Ann, [-20-]{+25+} % off with SPRING. [-Bye-]{+Goodbye+}."],
      ["+2547******02", "text", "Hi Ben, [-20-]{+25+} % off with SPRING. [-Bye-]{+Goodbye+}."],
      ["+2547******03", "text", "Hi Cy, [-20-]{+25+} % off with SPRING. [-Bye-]{+Goodbye+}."],
    ]);
    expect(notices).toEqual([
      "the text changed in the same wave: whoever already got it keeps the earlier one",
    ]);
  });

  it("shows a changed var, and a type that gives way to another", async () => {
    const repo = await world();
    const message = { type: "image", link: "https://cdn.example.com/a.jpg", caption: "{{code}}" };
    await repo.write({ [file]: yaml({ vars: { code: "SUMMER" }, message }) });
    const written = (await diffOf(repo)).text.filter(({ recipient }) => recipient === undefined);
    expect(written.map(({ field, words }) => `${field}: ${marked(words)}`)).toEqual([
      "type: [-text-]{+image+}",
      "link: {+https://cdn.example.com/a.jpg+}",
      "caption: {+{{code}}+}",
      "vars.code: [-SPRING-]{+SUMMER+}",
      "text: [-Hi {{name}}, 20 % off with {{code}}. {{> footer}}-]",
      "partials/footer.hbs: [-Bye.-]",
    ]);
  });
});

describe.concurrent("settings", () => {
  it("are told with what they were and are, defaults filled in", async () => {
    const repo = await world({
      "carillon.yaml":
        'providers:\n  promo:\n    adapter: autokonnect\n    channel_id: "1"\n    api_key: ${K}\n    rate: 40/s\n',
      [file]: yaml({ provider: "promo" }),
    });
    await repo.write({
      "carillon.yaml":
        'providers:\n  promo:\n    adapter: autokonnect\n    channel_id: "2"\n    api_key: ${K}\n    rate: 60/s\n',
      [file]: yaml({
        provider: "promo",
        window: "08:00-20:00",
        expires: "2030-01-01",
        max_recipients: 100,
        max_invalid: "0.5%",
        send: { concurrency: 4, rate: "10/s" },
      }),
    });
    const { settings, notices } = await diffOf(repo);
    expect(settings).toEqual([
      { key: "channel", before: "1", after: "2" },
      { key: "provider.rate", before: "40/s", after: "60/s" },
      { key: "max_invalid", before: 0, after: "0.5%" },
      { key: "max_recipients", before: null, after: 100 },
      { key: "expires", before: null, after: expect.stringMatching(/^20(?:29|30)-.*Z$/) },
      { key: "window", before: null, after: "08:00-20:00" },
      { key: "rate", before: "40/s", after: "10/s" },
      { key: "concurrency", before: 16, after: 4 },
    ]);
    expect(notices).toEqual([
      "another channel in the same wave: if the wave was begun, send refuses until `wave` is raised",
    ]);
  });

  it("name the host and the provider, when those move", async () => {
    const repo = await world();
    await repo.write({ [file]: yaml({ provider: "flowiq" }) });
    const { settings, audience } = await diffOf(repo);
    const keys = settings.map(({ key }) => key);
    expect(keys).toEqual(expect.arrayContaining(["provider", "adapter", "host"]));
    expect(audience).toMatchObject({ changed: 5 });
  });

  it.each([
    [
      "a raised wave",
      { wave: 2 },
      "wave raised from 1 to 2: everyone is messaged again (5 planned)",
    ],
    ["another id", { id: "summer" }, "id changed from spring to summer"],
  ])("call out %s loudly in every format", async (_, over, says) => {
    const repo = await world();
    await repo.write({ [file]: yaml(over) });
    const { notices, audience } = await diffOf(repo);
    expect(notices[0]).toContain(says);
    expect(audience).toMatchObject({ changed: 0, unchanged: 5 });
    const pretty = (await run(repo, "--base", "main")).stdout.replaceAll(/\n +/g, " ");
    expect(pretty).toContain(`!!  ${says}`);
    const { stdout } = await run(repo, "--base", "main", "--format", "markdown");
    expect(stdout).toContain(`> [!CAUTION]\n> **${says}`);
  });
});

describe.concurrent("the base", () => {
  it("is the default branch of origin, or asked for", async () => {
    const repo = await world();
    const without = await run(repo);
    expect(without.code).toBe(2);
    expect(without.stderr).toContain("--base");
    repo.git("update-ref", "refs/remotes/origin/main", "HEAD");
    await repo.commit({ [file]: yaml({ wave: 2 }) });
    expect((await run(repo)).stdout).toContain("against origin/main");
    expect((await run(repo)).stdout).toMatch(/wave +1 → 2/);
    expect((await run(repo, "--base", "HEAD")).stdout).toContain("nothing changed");
  });

  it("without the campaign makes everything new", async () => {
    const repo = await world();
    await repo.write({ "campaigns/d.yaml": yaml({ id: "new" }) });
    const { code, stdout } = await run(repo, "campaigns/d.yaml", "--base", "main", "--json");
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as JsonDiff;
    expect(found.audience).toEqual({ added: 5, removed: 0, changed: 0, unchanged: 0 });
    expect(found.settings).toContainEqual({ key: "wave", before: null, after: 1 });
    expect(found).toMatchObject({
      is_new: true,
      notices: ["the campaign is not there at main: everything in it is new"],
    });
  });

  it("may lack the project file, or have one that is gone", async () => {
    const repo = await world();
    await repo.commit({ "carillon.yaml": null });
    expect((await run(repo, "--base", "HEAD~1")).stdout).toMatch(/default_country +KE → none/);
    await repo.write({ "carillon.yaml": "default_country: UG\n" });
    expect((await run(repo, "--base", "HEAD")).stdout).toMatch(/default_country +UG/);
  });

  it("is never checked out, and nothing is written", async () => {
    const repo = await world();
    await repo.write({ [file]: yaml({ wave: 3 }) });
    const before = repo.git("status", "--porcelain", "--ignored");
    await run(repo, "--base", "main");
    expect(repo.git("status", "--porcelain", "--ignored")).toBe(before);
  });
});

describe.concurrent("data outside git", () => {
  it.each(["ignored", "in the data directory"])(
    "%s is compared as it is now, and that is said",
    async (where) => {
      const repo = await world({ ".gitignore": "data/\n" });
      const dataDir = await project({ "people.csv": csv(["Ann", "Ben"]) });
      await repo.write({ [file]: yaml({ message: { type: "text", text: "Hi" } }) });
      const args = where === "ignored" ? [] : ["--data-dir", dataDir];
      const { audience, notices } = await diffOf(repo, ...args);
      expect(audience).toMatchObject({
        added: 0,
        removed: 0,
        changed: where === "ignored" ? 5 : 2,
      });
      expect(notices).toContain("data outside git: compared as it is now (../data/people.csv)");
    },
  );
});

describe.concurrent("bad input", () => {
  it("is a revision that does not exist, named", async () => {
    const { code, stdout, stderr } = await run(await world(), "--base", "nope");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain("this repository has no revision nope");
  });

  it("is a folder that is no repository", async () => {
    const root = await project({
      [file]: yaml(),
      "campaigns/partials/footer.hbs": "",
      "data/people.csv": csv(everyone),
    });
    const { code, stderr } = await run({ root }, "--base", "main");
    expect(code).toBe(2);
    expect(stderr).toContain("not in a git repository");
  });

  it("is a campaign that is wrong now, told like validate does", async () => {
    const repo = await world();
    await repo.write({ [file]: yaml({ wvae: 2 }) });
    const { code, stderr } = await run(repo, "--base", "main");
    expect(code).toBe(2);
    expect(stderr).toContain(`${file}:1:`);
    expect(stderr).toContain("unknown_key");
  });

  it("is a campaign that was wrong at the base, told as of the base", async () => {
    const repo = await world({ [file]: yaml({ wvae: 2 }) });
    await repo.write({ [file]: yaml() });
    const { code, stdout, stderr } = await run(repo, "--base", "main");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(`main:${file}:1:`);
    expect(stderr).toContain("unknown_key");
  });

  it.each([
    [
      "a CSV that is missing at the base",
      null,
      `main:${file}:1:`,
      "../data/people.csv at main is not there",
    ],
    [
      "a CSV that breaks half-way at the base",
      'phone,name\n+254712000001,"Ann\n',
      "main:data/people.csv:2",
      "unclosed_quote",
    ],
  ])("is %s", async (_, content, where, says) => {
    const repo = await world();
    await repo.commit({ "data/people.csv": content });
    await repo.write({ "data/people.csv": csv(everyone) });
    const { code, stderr } = await run(repo, "--base", "main");
    expect(code).toBe(2);
    expect(stderr).toContain(where);
    expect(stderr).toContain(says);
  });

  it("is an object that the clone lacks", async () => {
    const repo = await world();
    const id = repo.git("rev-parse", "HEAD:campaigns/c.yaml");
    await repo.write({ [file]: yaml({ wave: 2 }) });
    await rm(join(repo.root, ".git/objects", id.slice(0, 2), id.slice(2)), { force: true });
    const { code, stderr } = await run(repo, "--base", "main");
    expect(code).toBe(2);
    expect(stderr).toContain("file_unreadable");
  });
});

describe.concurrent("what may be shown", () => {
  it("needs no secret and no socket, and names no number, in any format", async () => {
    const repo = await world();
    await repo.write({
      [file]: yaml({
        description: "call +254799000001",
        message: { type: "text", text: "{{name}} {{phone}}: call +254799000002" },
      }),
      "data/people.csv": csv(["Ben", "Cy", "Dee"]),
    });
    for (const format of ["pretty", "markdown", "json"]) {
      const { code, stdout, stderr } = await run(repo, "--base", "main", "--format", format);
      expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
      expect(stdout).not.toMatch(/254(?:712|799)\d{6}/);
      expect(stdout).toContain("+2547******0");
    }
    const { stdout } = await run(repo, "--base", "main", "--reveal");
    expect(stdout).toContain(people.Ben);
  });

  it("in Markdown is nothing that a recipient wrote", async () => {
    const evil = "@everyone <img src=x> | ```";
    const repo = await world({ "data/people.csv": `phone,name\n${people.Ann},"${evil}"\n` });
    await repo.write({
      "data/people.csv": `phone,name\n${people.Ann},"${evil} again"\n${people.Ben},"${evil}"\n`,
    });
    const { stdout } = await run(repo, "--base", "main", "--format", "markdown");
    expect(stdout).not.toContain("everyone");
    expect(stdout).not.toContain("again");
    expect(stdout).toContain("| changed | 1 |");
    expect((await run(repo, "--base", "main")).stdout).toContain("{+ again+}");
  });

  it("in Markdown stays far below what a comment takes, whatever changed", async () => {
    const words = (word: string): string =>
      Array.from({ length: 80 }, (_, nth) => (nth % 2 ? word : "same")).join(" ");
    const partials = Array.from({ length: 12 }, (_, nth) => `p${nth}`);
    const files = (word: string): Record<string, string> =>
      Object.fromEntries(
        partials.map((name) => [
          `campaigns/partials/${name}.hbs`,
          `{{#if name}}${Array.from({ length: 14 }, () => words(word)).join("\n")}{{/if}}`,
        ]),
      );
    const message = {
      type: "text",
      text: `Hi${partials.map((name) => `{{#if gone}}{{> ${name}}}{{/if}}`).join("")}`,
    };
    const vars = Object.fromEntries(Array.from({ length: 100 }, (_, nth) => [`v${nth}`, "x"]));
    const repo = await world({
      [file]: yaml({ message, vars: { ...vars, gone: false } }),
      ...files("old"),
    });
    const longer = Object.fromEntries(Object.keys(vars).map((name) => [name, words("y")]));
    await repo.write({
      [file]: yaml({ message, vars: { ...longer, gone: false }, description: words("z") }),
      ...files("new"),
    });
    const { code, stdout, stderr } = await run(repo, "--base", "main", "--format", "markdown");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toContain("more texts");
    expect(stdout.length).toBeLessThan(40_000);
  });
});
