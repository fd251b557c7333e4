import { describe, expect, it, onTestFinished } from "vitest";
import { parseFault, startSandbox } from "../../src/index.ts";
import type { Sandbox, SandboxOptions } from "../../src/index.ts";
import { ask, valid } from "../sandbox/ask.ts";
import {
  expectNothingSticksOut,
  looks,
  openAll,
  openPage,
  useBrowser,
  violations,
} from "./browser.ts";
import type { Look, OpenPage } from "./browser.ts";
import { hostileTexts } from "./hostile-audience.ts";

const browser = useBrowser();

async function sandboxWith(options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await startSandbox(options);
  onTestFinished(() => sandbox.close());
  return sandbox;
}

async function opened(sandbox: Sandbox, path = "", look?: Look): Promise<OpenPage> {
  const open = await openPage(browser(), look);
  onTestFinished(() => open.page.context().close());
  await open.page.goto(sandbox.url + path);
  await open.page.getByText("live", { exact: true }).waitFor();
  return open;
}

const flat = {
  type: "list",
  header: "Shops",
  body: "Which is *nearest*?",
  footer: "Any day",
  button: "Our shops",
  sections: [{ title: "Nairobi", rows: [{ id: "w", title: "Westlands", description: "Open" }] }],
};

/** Bodies as each provider takes them, and what a phone shows of them. */
const bodies: readonly (readonly [string, Record<string, unknown>, readonly string[]])[] = [
  [
    "flowiq",
    { message_type: "text", text: "Hi *Ann*", context_message_id: "wamid.7" },
    ["Hi Ann", "Reply to", "wamid.7"],
  ],
  [
    "flowiq",
    { message_type: "image", media_url: "https://e.com/a.jpg", caption: "Look" },
    ["Image", "https://e.com/a.jpg", "Look"],
  ],
  [
    "flowiq",
    { message_type: "document", media_url: "https://e.com/a.pdf", filename: "bill.pdf" },
    ["bill.pdf"],
  ],
  [
    "flowiq",
    { message_type: "location", location: { latitude: 1.5, longitude: 2, name: "Shop" } },
    ["1.5, 2", "Shop"],
  ],
  [
    "flowiq",
    {
      message_type: "contacts",
      contacts: [{ name: { formatted_name: "Otieno" }, phones: [{ phone: "+1" }] }],
    },
    ["Otieno"],
  ],
  [
    "flowiq",
    { message_type: "interactive", interactive: flat },
    ["Shops", "Which is nearest?", "Any day", "Our shops", "Nairobi", "Westlands"],
  ],
  [
    "flowiq",
    {
      message_type: "interactive",
      interactive: {
        type: "button",
        body: "Home?",
        header_media: { type: "image", url: "https://e.com/h.jpg" },
        buttons: [{ id: "y", title: "Yes" }],
      },
    },
    ["https://e.com/h.jpg", "Home?", "Yes"],
  ],
  [
    "flowiq",
    { message_type: "reaction", reaction: { message_id: "wamid.8", emoji: "👍" } },
    ["wamid.8", "👍"],
  ],
  [
    "zixflow",
    { reaction: { message_id: "wamid.9", emoji: "🎉" }, post_back_url: "https://e.com/p" },
    ["wamid.9", "🎉", "https://e.com/p"],
  ],
  [
    "botika",
    {
      type: "flow",
      flow: {
        id: "7",
        token: "t",
        text: "Open",
        screen: "START",
        param: { body: "Two questions", header: { type: "text", text: "Survey" }, footer: "Bye" },
      },
      reply_message_id: "wamid.10",
    },
    ["Survey", "Two questions", "Bye", "Open", "START", "wamid.10"],
  ],
  ["autokonnect", { type: "text", message: "Karibu" }, ["Karibu"]],
  [
    "autokonnect",
    { type: "video", link: "https://e.com/v.mp4", caption: "Tour" },
    ["Video", "Tour"],
  ],
  [
    "autokonnect",
    {
      type: "template",
      template_id: 2048,
      language: "sw",
      components: [{ type: "body", parameters: [{ type: "text", text: "Amina" }] }],
    },
    ["Template 2048", "sw", "Amina"],
  ],
  [
    "autokonnect",
    {
      type: "interactive",
      interactive: { type: "product", action: { catalog_id: "9", product_retailer_id: "sku-1" } },
    },
    ["sku-1", "View"],
  ],
];

const named: Readonly<Record<string, (to: string) => Record<string, unknown>>> = {
  flowiq: (to) => ({ phone_number: to }),
  zixflow: (to) => ({ recipient: to.slice(1), phone_id: "p" }),
  botika: (to) => ({ to }),
  autokonnect: (to) => ({ phone_number: to }),
};

async function filled(options?: SandboxOptions): Promise<Sandbox> {
  const sandbox = await sandboxWith(options);
  for (const [nth, [provider, body]] of bodies.entries()) {
    const to = `+2547120000${String(nth).padStart(2, "0")}`;
    await ask(sandbox, provider, { ...named[provider](to), ...body });
  }
  return sandbox;
}

describe("the inbox page", () => {
  it("shows what each provider was asked to send, as a phone would", async () => {
    const sandbox = await filled();
    expect(sandbox.inbox().map(({ accepted }) => accepted)).not.toContain(false);
    const { page, complaints } = await opened(sandbox);
    const shown = await page.locator(".phone").allInnerTexts();
    for (const [nth, [, , words]] of bodies.entries()) {
      for (const word of words) expect(shown.at(-1 - nth)).toContain(word);
    }
    expect(complaints).toEqual([]);
  });

  it.each(looks)("fits $width px, $colorScheme, for everyone", async (look) => {
    const sandbox = await filled({ faults: [parseFault("status=429,every=3,retry_after=2")] });
    const { page, complaints } = await opened(sandbox, "", look);
    await expectNothingSticksOut(page);
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it("shows what comes as it comes, without losing what is open or in focus", async () => {
    const sandbox = await sandboxWith();
    await ask(sandbox, "flowiq", valid["flowiq"]("+27123456789"));
    const { page } = await opened(sandbox);
    await page.locator("#n1 summary").click();
    await page.getByRole("link", { name: /27123456789/ }).focus();
    await ask(sandbox, "autokonnect", valid["autokonnect"]("+254712345678"));
    await page.locator("#n2").waitFor();
    expect(
      await page.locator("#arrivals > li").evaluateAll((all) => all.map(({ id }) => id)),
    ).toEqual(["n2", "n1"]);
    expect(await page.locator("#count").innerText()).toMatch(/^2 requests/);
    expect(await page.locator("#n1 pre").isVisible()).toBe(true);
    expect(await page.evaluate(() => document.activeElement!.textContent)).toContain("27123456789");
  });

  it("shows the faults that were injected, and what was refused", async () => {
    const sandbox = await sandboxWith({
      faults: [parseFault("status=503,at=1"), parseFault("hang,at=2")],
    });
    await ask(sandbox, "botika", valid["botika"]());
    const leaving = new AbortController();
    const { signal } = leaving;
    const asking = ask(sandbox, "botika", valid["botika"](), { signal }).catch(() => undefined);
    await expect.poll(() => sandbox.inbox().length, { timeout: 60_000 }).toBe(2);
    leaving.abort();
    await asking;
    await ask(sandbox, "botika", {});
    const { page } = await opened(sandbox);
    expect(await page.locator(".badges").allInnerTexts()).toEqual(
      [
        "not taken answered 400",
        "taken no answer fault hang,at=2",
        "not taken answered 503 fault status=503,at=1",
      ].map((text) =>
        expect.stringMatching(text.split(/ (?=answered|no answer|fault)/).join("\\s+")),
      ),
    );
    expect(await page.locator("#n3").innerText()).toContain("No message that a phone could show");
    expect(await page.locator("#count").innerText()).toBe(
      "3 requests, 2 not taken, 2 struck by a fault",
    );
  });

  it("narrows to a number and to what is searched for", async () => {
    const sandbox = await filled();
    const { page } = await opened(sandbox);
    await page.getByRole("link", { name: /\+254712000000/ }).click();
    expect(await page.locator("#count").innerText()).toMatch(/^1 request,/);
    expect(await page.locator("[aria-current=page]").innerText()).toContain("+254712000000");
    await page.getByRole("link", { name: "Everyone" }).click();
    await page.getByRole("searchbox", { name: "Search" }).fill("westLANDS");
    await page.keyboard.press("Enter");
    await page.getByText("1 request, 0 not taken").waitFor();
    expect(await page.locator(".phone").innerText()).toContain("Westlands");
    await page.goto(`${sandbox.url}/?q=${encodeURIComponent('"><script>ran=1</script>')}`);
    expect(await page.locator("#rest").innerText()).toContain("Nothing here");
    expect(await page.evaluate(() => Reflect.get(window, "ran"))).toBe(undefined);
  });

  it("is emptied by its button, at once", async () => {
    const sandbox = await filled();
    const { page } = await opened(sandbox);
    await page.getByRole("button", { name: "Empty the inbox" }).click();
    await page.getByText("0 requests").waitFor();
    expect(await page.locator("#arrivals > li").count()).toBe(0);
    expect(sandbox.inbox()).toEqual([]);
  });

  it("keeps a hostile audience in its bubbles", async () => {
    const sandbox = await sandboxWith();
    for (const text of hostileTexts) {
      await ask(sandbox, "autokonnect", { phone_number: text, type: "text", message: text });
    }
    const { page, complaints } = await opened(sandbox, "", looks[0]);
    await ask(sandbox, "flowiq", {
      phone_number: "+27123456789",
      message_type: hostileTexts[0],
      [hostileTexts[1]]: 1,
    });
    await page.locator(`#n${hostileTexts.length + 1}`).waitFor();
    await openAll(page);
    await expectNothingSticksOut(page);
    expect(await page.locator("#arrivals > li > article").count()).toBe(hostileTexts.length + 1);
    expect(await page.locator("iframe, img, main form, main a, base, h1 ~ h1").count()).toBe(0);
    expect(await page.evaluate(() => Reflect.get(window, "ran"))).toBe(undefined);
    expect(complaints).toEqual([]);
  });

  it("says the same without a script, and forbids every other script", async () => {
    const sandbox = await filled();
    const response = await fetch(sandbox.url);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toMatch(/^default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(await response.text()).toContain("Westlands");
  });

  it("shows the newest fifty of many, and says where the rest is", async () => {
    const sandbox = await sandboxWith({ keep: 70 });
    for (let nth = 0; nth < 80; nth += 1) await ask(sandbox, "flowiq", valid["flowiq"]());
    const { page } = await opened(sandbox);
    expect(await page.locator("#arrivals > li").count()).toBe(50);
    expect(await page.locator("#rest").innerText()).toBe(
      "20 older ones are in GET /_inbox. The oldest 10 were let go.",
    );
  });
});
