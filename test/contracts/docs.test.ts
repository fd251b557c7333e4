import { existsSync, readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Command } from "commander";
import { expect, it } from "vitest";
import { openIo } from "../../src/cli/io.ts";
import { buildProgram } from "../../src/cli/program.ts";

const program = buildProgram(openIo(), () => undefined);
const inDocs = (await readdir("docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", ...inDocs.map((name) => `docs/${name}`)];
const read = (page: string): string => readFileSync(page, "utf8");

it.each(pages)("%s names only commands and flags that there are", (page) => {
  const wrong = commandsIn(read(page)).filter((typed) => !isKnown(typed));
  expect(wrong).toEqual([]);
});

it("finds the commands that pages name, and those that are not there", () => {
  expect(commandsIn(read("README.md")).length).toBeGreaterThan(20);
  const typed = commandsIn("`carillon send FILE --yess`\n```\n$ carillon sned FILE\n```\n");
  expect(typed.map(isKnown)).toEqual([false, false]);
});

it.each(pages)("%s names only scripts that there are", (page) => {
  const { scripts } = JSON.parse(read("package.json")) as { scripts: object };
  const named = Array.from(
    read(page).matchAll(/npm run (?:-s )?([\w:-]+)/g),
    ([, name = ""]) => name,
  );
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

it.each(pages)("%s leads only to places that there are", (page) => {
  const links = Array.from(read(page).matchAll(/\]\(([^)\s]+)\)/g), ([, link = ""]) => link);
  expect(links.filter((link) => !/^https?:/.test(link) && !isThere(link, page))).toEqual([]);
});

/** What stands after `carillon` in code, as far as the shell would take it for one command. */
function commandsIn(text: string): readonly string[] {
  const code = Array.from(text.matchAll(/```[a-z]*\n([^]*?)```|`([^`\n]+)`/g), (found) =>
    (found[1] ?? found[2] ?? "").split("\n"),
  ).flat();
  return code.flatMap((line) => {
    const [, typed] =
      /^(?:\$ |exec |[A-Z_]+=\S+ )*carillon ([a-z].*?)(?: {2,}.*| \|.*| >.*|\)".*)?$/.exec(line) ??
      [];
    return typed ?? [];
  });
}

function isKnown(typed: string): boolean {
  const words = typed.split(/\s+/);
  let command: Command = program;
  for (const word of words) {
    const below = command.commands.find((one) => one.name() === word);
    if (below === undefined) break;
    command = below;
  }
  const flags = words.flatMap((word) => /^--[a-z][a-z-]*/.exec(word)?.[0] ?? []);
  const known = [...command.options, ...(command.parent?.options ?? [])].map(({ long }) => long);
  return command !== program && flags.every((flag) => flag === "--help" || known.includes(flag));
}

function isThere(link: string, page: string): boolean {
  const [path = "", anchor] = link.split("#");
  const target = path === "" ? page : join(dirname(page), path);
  return existsSync(target) && (anchor === undefined || anchorsOf(read(target)).has(anchor));
}

/** As GitHub makes them. */
function anchorsOf(text: string): ReadonlySet<string> {
  const titles = Array.from(text.matchAll(/^#+ (.*)$/gm), ([, title = ""]) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N} _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}
