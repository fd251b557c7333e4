import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { describe, expect, it, onTestFinished } from "vitest";
import { previewFormats } from "../../src/cli/views/preview.ts";
import type { Message, PreviewItem } from "../../src/index.ts";
import { plain } from "../cli-views/sample.ts";
import {
  expectNothingSticksOut,
  looks,
  openAll,
  openPage,
  useBrowser,
  violations,
} from "./browser.ts";
import type { Look, OpenPage } from "./browser.ts";
import { everyMessage } from "./every-message.ts";
import { hostileTexts } from "./hostile-audience.ts";

const browser = useBrowser();

function itemOf(message: Message, nth: number): PreviewItem {
  const length = JSON.stringify(message).length;
  return {
    phone: `+2547123456${String(nth).padStart(2, "0")}`,
    ref: `C${nth}`,
    source: "data/customers.csv",
    line: nth + 2,
    country: "KE",
    message,
    payload: JSON.stringify({ to: `+2547123456${String(nth).padStart(2, "0")}`, ...message }),
    explained: [
      { field: "type", reads: [] },
      {
        field: "text",
        reads: [
          { name: "first_name", from: "column", value: "Amina" },
          { name: "code", from: "var", value: "" },
        ],
        branches: [{ condition: "#if first_name", taken: true }],
      },
    ],
    lengths: [{ field: "text", length, limit: 4096 }],
    shows: nth === 0 ? ["the first", "the longest text"] : ["drawn at random"],
  };
}

async function shown(items: readonly PreviewItem[], look?: Look): Promise<OpenPage> {
  const html = previewFormats.html(items, {
    title: "campaigns/spring-sale.yaml",
    colors: plain,
    reveal: false,
  });
  const folder = await mkdtemp(join(tmpdir(), "carillon-page-"));
  const opened = await openPage(browser(), look);
  onTestFinished(async () => {
    await opened.page.context().close();
    await rm(folder, { recursive: true });
  });
  await writeFile(join(folder, "preview.html"), html);
  await opened.page.goto(pathToFileURL(join(folder, "preview.html")).href);
  return opened;
}

const ran = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, "ran"));

describe("the preview page", () => {
  it.each(looks)("shows every message at $width px, $colorScheme, to everyone", async (look) => {
    const { page, requests, complaints } = await shown(everyMessage.map(itemOf), look);
    await expectNothingSticksOut(page);
    await openAll(page);
    await expectNothingSticksOut(page);
    expect(await violations(page)).toEqual([]);
    expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    const dark = look.colorScheme === "dark";
    const light = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    expect(light === "rgb(246, 245, 242)").toBe(!dark);
  });

  it("has a heading, a landmark and a name for each message", async () => {
    const { page } = await shown(everyMessage.map(itemOf));
    expect(await page.getByRole("main").count()).toBe(1);
    expect(await page.getByRole("heading", { level: 1 }).textContent()).toBe(
      "campaigns/spring-sale.yaml",
    );
    const articles = page.getByRole("article");
    expect(await articles.count()).toBe(everyMessage.length);
    const first = page.getByRole("article", { name: "+2547******00" });
    expect(await first.getByRole("group", { name: "On the phone" }).innerText()).toContain(
      "KARIBU-26",
    );
    expect(await first.getByRole("list", { name: "Picked as" }).innerText()).toBe(
      "the first\nthe longest text",
    );
  });

  it("tells beside a bubble its payload, its values and its lengths", async () => {
    const { page } = await shown([itemOf({ type: "text", text: "Hi" }, 0)]);
    const facts = await page.locator(".facts").innerText();
    expect(facts).toMatch(/column first_name\s+Amina/);
    expect(facts).toMatch(/var code\s+empty/);
    expect(facts).toMatch(/\{\{#if first_name\}\}\s+shown/);
    expect(facts).toMatch(/As written in the campaign: type/);
    expect(facts).toMatch(/27 of 4,096/);
    await page.getByText("Payload").click();
    expect(JSON.parse(await page.locator("pre").innerText())).toEqual({
      to: "+2547******00",
      type: "text",
      text: "Hi",
    });
  });

  it("opens and closes by the keyboard alone", async () => {
    const { page } = await shown([itemOf({ type: "text", text: "Hi" }, 0)]);
    for (let press = 0; press < 3; press += 1) await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await page.locator("pre").isVisible()).toBe(true);
    const outline = await page.evaluate(
      () => getComputedStyle(document.activeElement!).outlineStyle,
    );
    expect(outline).toBe("solid");
  });

  it.each([looks[0], looks[3]])(
    "keeps a hostile audience in its bubbles at $width px, $colorScheme",
    async (look) => {
      const items = hostileTexts.flatMap((text, nth) => [
        itemOf({ type: "text", text, reply_to: text }, nth),
        {
          ...itemOf({ type: "document", link: text, caption: text, filename: text }, nth),
          ref: text,
          source: text,
          shows: [text],
          explained: [{ field: "text", reads: [{ name: text, from: "column", value: text }] }],
          problem: { code: "too_long", message: text, hint: text },
        } satisfies PreviewItem,
      ]);
      const { page, requests, complaints } = await shown(items, look);
      await openAll(page);
      await expectNothingSticksOut(page);
      expect(await page.locator("article").count()).toBe(items.length);
      expect(await page.locator("main > *").count()).toBe(items.length + 1);
      expect(await page.locator("script, iframe, img, form, a, base, h1 ~ h1").count()).toBe(0);
      expect(await ran(page)).toBe(undefined);
      expect({ requests, complaints }).toEqual({ requests: [], complaints: [] });
    },
  );

  it("loses no character of what a recipient is called", async () => {
    const plainTexts = hostileTexts.slice(0, 13).filter((text) => !/[*_~`]/.test(text));
    const { page } = await shown(
      plainTexts.map((text, nth) => itemOf({ type: "text", text }, nth)),
    );
    expect(await page.locator(".bubble-text").allTextContents()).toEqual(plainTexts);
  });

  it("is checked by a checker that does find faults", async () => {
    const { page } = await openPage(browser());
    onTestFinished(() => page.context().close());
    await page.setContent("<title>x</title><main><img src='data:,'><button></button></main>");
    const found = await violations(page);
    expect(found.join("\n")).toMatch(/button-name/);
  });
});
