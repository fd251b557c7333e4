/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect } from "vitest";

const executablePath = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

/** Of a machine that has much else to do. */
const patienceMs = 100_000;

const args = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Opens Debian's Chromium; whoever calls closes it. */
export async function openBrowser(): Promise<Browser> {
  if (!existsSync(executablePath)) {
    throw new Error(
      `there is no ${executablePath}: pages are tested in Chromium. Get it with: apt-get install -y chromium; or name another in CHROMIUM`,
    );
  }
  return chromium.launch({ executablePath, args, timeout: patienceMs });
}

/** One browser for all tests of a file. */
export function useBrowser(): () => Browser {
  let browser: Browser | undefined;
  beforeAll(async () => {
    browser = await openBrowser();
  });
  afterAll(() => browser?.close());
  return () => {
    if (browser === undefined) throw new Error("the browser is opened before the first test");
    return browser;
  };
}

export const looks = [
  { width: 360, colorScheme: "light" },
  { width: 360, colorScheme: "dark" },
  { width: 1280, colorScheme: "light" },
  { width: 1280, colorScheme: "dark" },
] as const;

export type Look = (typeof looks)[number];

export interface OpenPage {
  readonly page: Page;
  /** What the page asked the network for, itself aside. */
  readonly requests: readonly string[];
  /** What the console complained of, broken policies included. */
  readonly complaints: readonly string[];
}

/** A page of a context of its own, with what it does noted from the start. */
export async function openPage(browser: Browser, look: Look = looks[2]): Promise<OpenPage> {
  const context = await browser.newContext({
    viewport: { width: look.width, height: 800 },
    colorScheme: look.colorScheme,
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  const requests: string[] = [];
  const complaints: string[] = [];
  page.on("request", (request) => {
    if (!request.isNavigationRequest()) requests.push(request.url());
  });
  page.on("console", (message) => complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  page.on("dialog", (dialog) => {
    complaints.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  return { page, requests, complaints };
}

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");

/** What axe-core finds wrong, rule by rule. Runs in a world of its own, which no policy of the page binds. */
export async function violations(page: Page): Promise<readonly string[]> {
  const source = await readFile(axe, "utf8");
  const session = await page.context().newCDPSession(page);
  await session.send("Page.setBypassCSP", { enabled: true });
  await session.send("Runtime.evaluate", { expression: source });
  const { result } = await session.send("Runtime.evaluate", {
    expression: `axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes.map(({ html, failureSummary }) => html.slice(0, 200) + " " + failureSummary).join(" | ")))`,
    awaitPromise: true,
    returnByValue: true,
  });
  await session.detach();
  return result.value as readonly string[];
}

/** The page is no wider than the window, and nothing stands out of its bubble. */
export async function expectNothingSticksOut(page: Page): Promise<void> {
  const found = await page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    const out: string[] = [];
    for (const box of document.querySelectorAll(".bubble, .bubble-button, .bubble-menu, pre, td")) {
      const edge = box.getBoundingClientRect();
      for (const one of box.querySelectorAll("*")) {
        const { left, right } = one.getBoundingClientRect();
        if (left < edge.left - 1 || right > edge.right + 1) out.push(one.outerHTML.slice(0, 120));
      }
    }
    return { wide, out };
  });
  expect(found).toEqual({ wide: 0, out: [] });
}

/** Opens whatever is folded. */
export async function openAll(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const details of document.querySelectorAll("details")) details.open = true;
  });
}
