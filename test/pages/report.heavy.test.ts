import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Report, ReportRow } from "../../src/model/report.ts";
import { formatReport } from "../../src/report/formats.ts";
import { hostileTexts, report, reportSaying, row, textOf } from "../report/sample.ts";
import { looks, openPage, useBrowser, violations } from "./browser.ts";
import type { Look, OpenPage } from "./browser.ts";

const browser = useBrowser();
const startMs = Date.parse(report.started_at);
const outcomes = ["accepted", "rejected", "failed", "in_doubt", "invalid", "held"] as const;

/** Six hundred rows: mostly accepted, and of everything else a few, with what `said` says. */
function runOf(said: (nth: number) => string): readonly ReportRow[] {
  return Array.from({ length: 600 }, (_, nth) => {
    const outcome =
      nth % 10 === 0 ? (outcomes[(nth / 10) % outcomes.length] ?? "failed") : "accepted";
    const wrong = outcome === "accepted" ? "" : said(nth);
    return {
      ...row,
      outcome,
      line: nth + 2,
      recipient: outcome === "invalid" ? wrong : row.recipient,
      ref: wrong,
      errorCode: outcome === "failed" ? "timeout" : wrong,
      error: wrong,
      sentAtMs: startMs + nth * 40,
      latencyMs: 40 + ((nth * 37) % 400),
    };
  });
}

const hostile = [...hostileTexts, "م".repeat(4096), "W".repeat(4096), "👩‍👩‍👧‍👦".repeat(500)];
const nobody = Object.fromEntries(Object.keys(report.totals).map((name) => [name, 0]));

const pages: Readonly<Record<string, readonly [Report, readonly ReportRow[]]>> = {
  "a run": [report, runOf((nth) => (nth % 20 === 0 ? "re_engagement" : "empty_value"))],
  "a hostile audience": [
    { ...reportSaying(hostile.join(" ")), campaign: { ...report.campaign, file: "W".repeat(900) } },
    runOf((nth) => hostile[(nth / 10) % hostile.length] ?? ""),
  ],
  "answers in no time": [
    {
      ...report,
      requests: { ...report.requests, latency_ms: { p50: 1, p90: 1, p99: 1, max: 1 } },
    },
    runOf(() => "").map((one) => ({ ...one, latencyMs: 1 })),
  ],
  "an empty run": [{ ...report, totals: nobody as Report["totals"], errors: [], versions: [] }, []],
};

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "carillon-report-page-"));
  for (const [name, [about, rows]] of Object.entries(pages)) {
    const batches = async function* (): AsyncGenerator<readonly ReportRow[]> {
      yield rows;
    };
    const pace = { text: "25/s", perSecond: 25, batch: 1 };
    const html = await textOf(formatReport(about, "html", { reveal: true, rows: batches, pace }));
    await writeFile(join(folder, `${name}.html`), html);
  }
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function opened(name: string, look?: Look): Promise<OpenPage> {
  const open = await openPage(browser(), look);
  await open.page.goto(pathToFileURL(join(folder, `${name}.html`)).href);
  return open;
}

/** Elements that reach beyond the window, except inside a box that scrolls. */
function stickingOut(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll("body *")]
    .filter((one) => one.closest(".scroll")?.contains(one.parentElement) !== true)
    .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120))`);
}

/** Words of a drawing that stand on one another. */
function overlaps(page: Page): Promise<unknown> {
  return page.evaluate(`[...document.querySelectorAll("svg")].flatMap((drawing) => {
    const words = [...drawing.querySelectorAll("text")];
    const boxes = words.map((one) => one.getBoundingClientRect());
    return words.flatMap((one, nth) => words.slice(nth + 1).flatMap((other, after) => {
      const [a, b] = [boxes[nth], boxes[nth + 1 + after]];
      const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      return across > 1 && down > 4 ? [one.textContent + " on " + other.textContent] : [];
    }));
  })`);
}

function visibleRows(page: Page): Promise<readonly string[]> {
  return page.locator(".people tbody tr:visible td:first-child").allInnerTexts();
}

describe.each(Object.keys(pages))("report.html of %s", (name) => {
  it.each(looks)("fits $width pixels, $colorScheme, and is accessible", async (look) => {
    const { page, requests, complaints } = await opened(name, look);
    expect(await stickingOut(page)).toEqual([]);
    expect(await overlaps(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(look.width);
    expect(await violations(page)).toEqual([]);
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
    await page.context().close();
  });
});

describe("report.html", () => {
  it("filters by outcome and by error, without a script", async () => {
    const { page } = await opened("a run");
    const all = await visibleRows(page);
    expect(new Set(all)).toEqual(new Set(["rejected", "failed", "in doubt", "invalid"]));
    expect(all).toHaveLength(40);
    await page.getByRole("radio", { name: /^failed/ }).check();
    expect(await visibleRows(page)).toEqual(Array.from({ length: 10 }, () => "failed"));
    expect(await page.getByText("nobody has both").isVisible()).toBe(false);
    await page.getByRole("radio", { name: /^re_engagement/ }).check();
    expect(await visibleRows(page)).toEqual([]);
    expect(await page.getByText("nobody has both").isVisible()).toBe(true);
    await page.getByRole("group", { name: "outcome" }).getByRole("radio", { name: "all" }).check();
    expect((await visibleRows(page)).length).toBeGreaterThan(0);
    await page.context().close();
  });

  it("can be used with the keyboard alone", async () => {
    const { page } = await opened("a run");
    await page.getByRole("group", { name: "outcome" }).getByRole("radio", { name: "all" }).focus();
    await page.keyboard.press("ArrowRight");
    expect(new Set(await visibleRows(page))).toEqual(new Set(["in doubt"]));
    await page.locator("summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.getByRole("region", { name: "Progress in numbers" }).isVisible()).toBe(true);
    await page.context().close();
  });

  it("tells its pictures to whoever cannot see them", async () => {
    const { page } = await opened("a run");
    for (const name of ["Progress", "Throughput", "Latency"]) {
      expect(await page.getByRole("img", { name }).count()).toBe(1);
    }
    const bar = page.getByRole("img", { name: "497 accepted, 2 rejected, 1 in doubt" });
    expect(await bar.count()).toBe(1);
    await page.context().close();
  });

  it("prints every row, and no filter", async () => {
    const { page } = await opened("a run", looks[3]);
    await page.emulateMedia({ media: "print" });
    expect(await visibleRows(page)).toHaveLength(40);
    expect(await page.locator("fieldset:visible").count()).toBe(0);
    expect(await page.evaluate(`getComputedStyle(document.querySelector("h1")).color`)).toBe(
      "rgb(23, 32, 43)",
    );
    await page.context().close();
  });
});
