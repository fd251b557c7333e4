import { stripVTControlCharacters } from "node:util";
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { previewFormats } from "../../src/cli/views/preview.ts";
import type { PreviewFormat, PreviewOptions } from "../../src/cli/views/preview.ts";
import { textWidth } from "../../src/cli/views/text-width.ts";
import type { Message, PreviewItem } from "../../src/index.ts";
import { colored, commands, hostileTexts, plain, previewItem, steering } from "./sample.ts";

const names = Object.keys(previewFormats) as readonly PreviewFormat[];

function told(
  format: PreviewFormat,
  item: PreviewItem,
  change: Partial<PreviewOptions> = {},
): string {
  const options = { title: "campaigns/spring-sale.yaml", colors: plain, reveal: false };
  return previewFormats[format]([item], { ...options, ...change });
}

function bubble(message: Message, change: Partial<PreviewOptions> = {}): string {
  return told("pretty", previewItem({ message }), change);
}

describe("pretty", () => {
  it("shows a message as it arrives, below whom it is for", () => {
    const message = {
      type: "image",
      link: "https://cdn.example.com/a.jpg",
      caption: "Hi Ann, 20 % off until 31 Dec with PROMO123.\n\nReply STOP to opt out 👋",
    } as const;
    expect(bubble(message)).toMatchInlineSnapshot(`
      "+2547******78 · data/customers.csv:2
      ╭──────────────────────────────────────────────╮
      │ [image] https://cdn.example.com/a.jpg        │
      │ Hi Ann, 20 % off until 31 Dec with PROMO123. │
      │                                              │
      │ Reply STOP to opt out 👋                     │
      ╰──────────────────────────────────────────────╯
      "
    `);
  });

  it.each<{ readonly message: Message; readonly shows: readonly string[] }>([
    {
      message: { type: "audio", link: "https://e.com/a.mp3" },
      shows: ["[audio] https://e.com/a.mp3"],
    },
    {
      message: { type: "document", link: "https://e.com/1.pdf", filename: "bill.pdf" },
      shows: ["[document] bill.pdf https://e.com/1.pdf"],
    },
    {
      message: { type: "location", latitude: -1.29, longitude: 36.82, name: "Shop" },
      shows: ["[location] Shop", "-1.29, 36.82"],
    },
    {
      message: {
        type: "contacts",
        contacts: [{ name: { formatted_name: "Support" }, emails: [{ email: "a@e.com" }] }],
      },
      shows: ["[contact] Support", "a@e.com"],
    },
    {
      message: {
        type: "interactive",
        reply_to: "wamid.1",
        interactive: {
          type: "button",
          header: { type: "image", image: { link: "https://e.com/h.jpg" } },
          body: { text: "Coming?" },
          footer: { text: "Carillon Ltd" },
          action: { buttons: [{ type: "reply", reply: { id: "y", title: "Yes" } }] },
        },
      },
      shows: [
        "reply to wamid.1",
        "[image] https://e.com/h.jpg",
        "Coming?",
        "Carillon Ltd",
        "[ Yes ]",
      ],
    },
    {
      message: {
        type: "interactive",
        interactive: {
          type: "list",
          header: { type: "text", text: "Menu" },
          body: { text: "Choose" },
          action: {
            button: "Open",
            sections: [{ title: "Tea", rows: [{ id: "1", title: "Chai", description: "hot" }] }],
          },
        },
      },
      shows: ["Menu", "Choose", "[ Open ]", "Tea", "• Chai: hot"],
    },
    {
      message: {
        type: "interactive",
        interactive: { type: "product", action: { catalog_id: "c", product_retailer_id: "sku-1" } },
      },
      shows: ["[product] sku-1"],
    },
    {
      message: {
        type: "template",
        template: 123_456,
        language: "en",
        components: [
          {
            type: "header",
            parameters: [{ type: "image", image: { link: "https://e.com/t.jpg" } }],
          },
          {
            type: "body",
            parameters: [
              { type: "text", text: "Ann" },
              { type: "text", text: "20 %" },
            ],
          },
          {
            type: "button",
            sub_type: "url",
            index: 0,
            parameters: [{ type: "payload", payload: "p1" }],
          },
        ],
      },
      shows: [
        "[template] 123456 en",
        "header: https://e.com/t.jpg",
        "body: Ann | 20 %",
        "button url 0: p1",
      ],
    },
    {
      message: { type: "reaction", message_id: "wamid.2", emoji: "👍" },
      shows: ["[reaction] 👍", "to wamid.2"],
    },
    {
      message: {
        type: "flow",
        flow: {
          id: "f1",
          token: "t",
          text: "Book",
          screen: "START",
          body: "Book a table",
          footer: "Bye",
        },
      },
      shows: ["Book a table", "Bye", "[ Book ]", "[flow] f1 START"],
    },
  ])("tells everything of $message.type: $shows", ({ message, shows }) => {
    const text = bubble(message, { width: 120 });
    const lines = text.split("\n").map((line) => line.replaceAll(/^│ | +│$/g, ""));
    expect(lines).toEqual(expect.arrayContaining([...shows]));
  });

  it("says why somebody gets nothing", () => {
    const { message: _none, payload: _neither, ...rest } = previewItem();
    const problem = { code: "empty_value", message: "first_name is empty", hint: "use default" };
    expect(told("pretty", { ...rest, ref: "C1", problem })).toMatchInlineSnapshot(`
      "+2547******78 · data/customers.csv:2 · C1
      not sent: empty_value: first_name is empty
      hint: use default
      "
    `);
  });

  it.each([40, 80, 120])("draws a straight box within %i columns around any script", (width) => {
    const words = fc.constantFrom(
      "Hi",
      "日本語",
      "👩‍👧",
      "שלום",
      "e\u0301te\u0301",
      "🇰🇪",
      "x".repeat(90),
      "\n",
      " ",
    );
    fc.assert(
      fc.property(
        fc.array(words, { minLength: 1 }),
        fc.constantFrom(plain, colored),
        (parts, colors) => {
          const text = bubble({ type: "text", text: parts.join(" ") }, { width, colors });
          const lines = stripVTControlCharacters(text).trimEnd().split("\n").slice(1);
          const [first = ""] = lines;
          expect(textWidth(first)).toBeLessThanOrEqual(width);
          expect(new Set(lines.map(textWidth))).toEqual(new Set([textWidth(first)]));
        },
      ),
    );
  });

  it("paints WhatsApp's formatting on a terminal, and leaves its signs elsewhere", () => {
    const message = { type: "text", text: "*bold* _it_ ~no~ `code` 2*3*4" } as const;
    expect(bubble(message)).toContain("*bold* _it_ ~no~ `code` 2*3*4");
    const painted = bubble(message, { colors: colored });
    expect(painted).toContain("\u001B[1mbold\u001B[22m");
    expect(painted).toContain("\u001B[3mit\u001B[23m");
    expect(painted).toContain("\u001B[9mno\u001B[29m");
    expect(painted).toContain("2*3*4");
  });

  it("shows the payload when asked", () => {
    expect(told("pretty", previewItem())).not.toContain("phone_number");
    expect(told("pretty", previewItem(), { payload: true })).toContain(
      '"phone_number": "+2547******78"',
    );
  });
});

describe("json", () => {
  it("holds each payload as it is, masked", () => {
    expect(JSON.parse(told("json", previewItem({ ref: "C1" })))).toEqual([
      {
        recipient: "+2547******78",
        ref: "C1",
        source: "data/customers.csv",
        line: 2,
        country: "KE",
        payload: { phone_number: "+2547******78", message: "Hi *Ann*, 20 % off" },
        problem: null,
      },
    ]);
  });

  it("is a list even of nobody, and of several", () => {
    const options = { title: "x", colors: plain, reveal: false };
    expect(JSON.parse(previewFormats.json([], options))).toEqual([]);
    const two = [previewItem(), previewItem({ line: 3 })];
    expect(JSON.parse(previewFormats.json(two, options))).toHaveLength(2);
  });
});

describe("markdown", () => {
  it("puts what recipients may have written in a fence", () => {
    expect(told("markdown", previewItem({ ref: "C`1" }))).toMatchInlineSnapshot(`
      "### \`campaigns/spring-sale.yaml\`

      **\`+2547******78\`** · \`data/customers.csv:2\` · \`C'1\`

      \`\`\`text
      Hi *Ann*, 20 % off
      \`\`\`
      "
    `);
  });

  it("is not left by any run of backticks", () => {
    const text = "```\n\n# out\n\n``````\n@everyone";
    const lines = told("markdown", previewItem({ message: { type: "text", text } })).split("\n");
    const fence = "`".repeat(7);
    expect(lines.indexOf("# out")).toBeGreaterThan(lines.indexOf(`${fence}text`));
    expect(lines.indexOf("@everyone")).toBeLessThan(lines.indexOf(fence));
  });
});

describe("html", () => {
  it("runs nothing, asks for nothing, and shows formatting as markup", () => {
    const message = { type: "text", text: "*Hi* <b>Ann</b> & 'co'\nnew line" } as const;
    const page = told("html", previewItem({ message }));
    expect(page).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(page).toContain(
      "<strong>Hi</strong> &lt;b&gt;Ann&lt;/b&gt; &amp; &#39;co&#39;<br>new line",
    );
    expect(page).not.toMatch(/<script|<img|<a |src=|href=| on\w+=/);
  });

  it("escapes everything that is not its own", () => {
    const text = `"><script>alert(1)</script><img src=x onerror=alert(1)>`;
    const item = previewItem({
      ref: text,
      source: text,
      phone: text,
      message: { type: "document", link: text, caption: text, filename: text, reply_to: text },
      payload: JSON.stringify({ a: text }),
      problem: { code: text, message: text, hint: text },
    });
    const page = told("html", item, { title: text, reveal: true });
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("&lt;script&gt;");
  });
});

describe.each(names)("%s", (format) => {
  it.each(hostileTexts)("lets %j steer nothing", (text) => {
    const message = { type: "image", link: text, caption: text, reply_to: text } as const;
    const problem = { code: text, message: text, hint: text };
    const item = previewItem({
      ref: text,
      source: text,
      message,
      payload: JSON.stringify({ [text]: text }),
      problem,
    });
    const shown = told(format, item, { title: text, payload: true });
    expect(shown).not.toMatch(steering);
    expect(shown).not.toMatch(commands);
  });

  it.each([
    "+254712345678",
    "254712345678",
    "00254712345678",
    "0712345678",
    "0712 345 678",
    "+254 712-345-678",
    "order 12 254712345678",
  ])("masks the recipient's own number written as %j, everywhere", (written) => {
    const item = previewItem({
      ref: written,
      message: { type: "text", text: `call ${written}` },
      payload: JSON.stringify({ [written]: [`to ${written}.`], n: 254_712_345_678 }),
      problem: { code: "x", message: written, hint: written },
    });
    const shown = told(format, item, { payload: true }).replaceAll(/[\s()-]/g, "");
    expect(shown).not.toContain("712345678");
    expect(told(format, item, { payload: true, reveal: true })).toContain(written);
  });

  it("masks other people's numbers with a plus, and leaves ids alone", () => {
    const message = { type: "text", text: "or +254700111222, order 20260001234" } as const;
    const shown = told(format, previewItem({ message, payload: JSON.stringify(message) }));
    expect(shown).not.toContain("700111222");
    expect(shown).toContain("20260001234");
  });

  it("says so when there is nobody to show", () => {
    const shown = previewFormats[format]([], { title: "x", colors: plain, reveal: false });
    expect(shown).toMatch(format === "json" ? /^\[\]\n$/ : /no recipients/);
  });
});
