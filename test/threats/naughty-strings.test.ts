import { readFile } from "node:fs/promises";
import { join } from "node:path";
import naughty from "big-list-of-naughty-strings" with { type: "json" };
import { stringify } from "csv-stringify/sync";
import { parse } from "csv-parse/sync";
import { openColors } from "../../src/cli/terminal/colors.ts";
import { beforeAll, describe, expect, it } from "vitest";
import {
  execute,
  formatReport,
  prepare,
  preview,
  readRows,
  startSandbox,
} from "../../src/index.ts";
import type { Arrival } from "../../src/sandbox/inbox.ts";
import { previewFormats } from "../../src/cli/views/preview.ts";
import { project } from "../helpers/project.ts";
import { commandsIn, steersTerminal } from "./runner-commands.ts";

// A NUL stops the whole file, which has a test of its own.
const texts = (naughty as readonly string[]).filter((text) => !text.includes("\0"));
const phoneOf = (nth: number): string => `+2547120${String(nth).padStart(5, "0")}`;
const colors = openColors({ env: {}, isTTY: false, color: false });
const isBlank = (text: string): boolean => text.trim() === "";

const people = stringify([
  ["phone", "ref", "name"],
  ...texts.map((text, nth) => [phoneOf(nth), text, text]),
]);
const campaign = JSON.stringify({
  id: "c",
  provider: "flowiq",
  recipients: [{ csv: "people.csv", ref: "ref" }],
  message: { type: "text", text: 'Hi {{default name "there"}}!' },
});

let root: string;
let inbox: readonly Arrival[];
let folder: string;
let report: Awaited<ReturnType<typeof execute>>["report"];

beforeAll(async () => {
  root = await project({ "c.yaml": campaign, "people.csv": people });
  const sandbox = await startSandbox({});
  try {
    const target = { baseUrl: sandbox.baseUrl, continue: false };
    const request = { campaign: "c.yaml", cwd: root, env: {}, purpose: "send" } as const;
    const { value, diagnostics } = await prepare({ ...request, sandbox: target });
    if (value === undefined) throw new Error(JSON.stringify(diagnostics.slice(0, 5)));
    ({ report, folder } = await execute(value).finally(() => value.close()));
    inbox = sandbox.inbox();
  } finally {
    await sandbox.close();
  }
});

describe("a naughty string for a name, and for a reference,", () => {
  it("arrives as it is, whatever it is", () => {
    const arrived = new Map(inbox.map(({ to, body }) => [to[0], body]));
    expect(report.totals).toMatchObject({ rows: texts.length, accepted: texts.length });
    for (const [nth, text] of texts.entries()) {
      const message = `Hi ${isBlank(text) ? "there" : text}!`;
      expect(JSON.stringify(arrived.get(phoneOf(nth)))).toContain(JSON.stringify(message));
    }
  });

  it("stands in the report's rows as one safe cell", async () => {
    const rows: Record<string, string>[] = parse(
      await readFile(join(folder, "recipients.csv"), "utf8"),
      { columns: true },
    );
    expect(rows).toHaveLength(texts.length);
    for (const { ref = "" } of rows) {
      expect(ref).not.toMatch(/^["\s]*[=+\-@]/);
      expect(steersTerminal(ref)).toBe(false);
    }
  });

  it.each(["pretty", "json", "markdown", "html", "junit", "csv"] as const)(
    "is no command and no escape code in a report as %s",
    async (format) => {
      let text = "";
      const about = { reveal: true, rows: () => readRows(folder) };
      for await (const chunk of formatReport(report, format, about)) text += chunk;
      expect(commandsIn(text)).toEqual([]);
      expect(steersTerminal(text)).toBe(false);
      expect(tagsIn(text, format)).toEqual([]);
    },
  );

  it.each(["pretty", "json", "markdown", "html"] as const)(
    "is no command, no escape code and no element in a preview as %s",
    async (format) => {
      const request = { campaign: "c.yaml", cwd: root, env: {}, limit: texts.length };
      const { items } = await preview({ ...request, telling: false });
      const shown = [];
      for await (const item of items?.() ?? []) shown.push(item);
      expect(shown).toHaveLength(texts.length);
      const look = { title: "c.yaml", colors, width: 80, reveal: true };
      const text = previewFormats[format](shown, look);
      expect(commandsIn(text)).toEqual([]);
      expect(steersTerminal(text)).toBe(false);
      expect(tagsIn(text, format)).toEqual([]);
    },
  );
});

/** Elements and attributes that would run or fetch something. Our own pages have none of them. */
function tagsIn(text: string, format: string): readonly string[] {
  if (!["html", "markdown", "junit"].includes(format)) return [];
  const live = format === "markdown" ? withoutCode(text) : text;
  const fetching = /<\/?(?:script|img|iframe|object|embed|link|base|form|audio|video|a)\b[^>]*>?/gi;
  const handlers = /<[a-z][^<>]*\son\w+\s*=[^<>]*>/gi;
  const found = [...live.matchAll(fetching), ...live.matchAll(handlers)];
  return found.slice(0, 5).map(([tag]) => tag);
}

/** Markdown without fences and code spans, in which nothing is anything but text. */
function withoutCode(text: string): string {
  const unfenced = text.replaceAll(/^(`{3,})[^`\n]*\n(?:.*\n)*?\1`*$/gm, "");
  return unfenced.replaceAll(/(?<!`)(`+)(?!`)[^\n]*?(?<!`)\1(?!`)/g, "");
}
