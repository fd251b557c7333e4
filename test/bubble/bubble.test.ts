/* oxlint-disable no-control-regex -- control characters are what must not come through */
import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { bubble } from "../../src/bubble/bubble.ts";
import { formatText } from "../../src/bubble/format-text.ts";
import { markup, markupText } from "../../src/bubble/markup.ts";
import { parseText } from "../../src/bubble/parse-text.ts";
import type { Inline } from "../../src/bubble/parse-text.ts";
import type { Json } from "../../src/index.ts";
import { messageTypes } from "../../src/model/message.ts";
import { everyMessage } from "../pages/every-message.ts";

const entities: Readonly<Record<string, string>> = {
  "&amp;": "&",
  "&lt;": "<",
  "&gt;": ">",
  "&quot;": '"',
  "&#39;": "'",
  "&#58;": ":",
  "&#35;": "#",
};

/** What a reader reads, line by line; signs that do not show are named in brackets. */
function textIn(html: string): string {
  return html
    .replaceAll(/<span class="bubble-sign"[^>]*>([^<]*)<\/span>/g, "[$1]")
    .replaceAll(/<br>|<\/(?:p|li|blockquote|div)>/g, "\n")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&[#\w]+;/g, (entity) => entities[entity] ?? entity);
}

function plainText(text: string): string {
  const part = (one: Inline): string => ("parts" in one ? one.parts.map(part).join("") : one.text);
  return parseText(text)
    .flatMap(({ parts }) => parts.map(part))
    .join("");
}

const squeezed = (text: string): string => text.replaceAll(/\s+/g, "");

const everyTag =
  /<\/?(?:p|br|ul|ol|li|blockquote|strong|em|s|code|span|div|svg|path|rect|circle)(?: (?:[a-z0-9-]+|viewBox)="[^"<>]*")*\/?>/g;

describe("formatText", () => {
  it("makes paragraphs, lists and quotes of the lines", () => {
    const html = markupText(formatText("Hi *Ann*\nsecond\n- a\n- b\n3. c\n> d"));
    expect(html).toBe(
      '<p class="bubble-text">Hi <strong>Ann</strong><br>second</p>' +
        '<ul class="bubble-list"><li>a</li><li>b</li></ul>' +
        '<ol class="bubble-list"><li value="3">c</li></ol>' +
        '<blockquote class="bubble-quote">d</blockquote>',
    );
  });

  it("shows an address as text, since a click on somebody's own link could unsubscribe them", () => {
    const html = markupText(formatText("https://e.com/stop?id=1"));
    expect(html).toContain('<span class="bubble-link">https://e.com/stop?id=1</span>');
    expect(html).not.toMatch(/<a\b|href/);
  });

  it("names what turns the writing around instead of doing it", () => {
    const html = markupText(formatText("a\u202Egpj.exe \u0000"));
    expect(html).toContain(">U+202E</span>gpj.exe ");
    expect(html).toContain(">U+0000</span>");
  });

  it("leaves what joins and flags what is one sign alone", () => {
    expect(textIn(markupText(formatText("👩\u200D👧 می\u200Cخواهم 🏴\u{E0067}\u{E007F}")))).toBe(
      "👩\u200D👧 می\u200Cخواهم 🏴\u{E0067}\u{E007F}\n",
    );
    expect(textIn(markupText(formatText("a\u{E0067}")))).toBe("a[U+E0067]\n");
  });

  const texts = fc.oneof(
    fc
      .array(
        fc.constantFrom(
          ...Array.from("*_~`>-<&\"':#[ \na1😀"),
          "```",
          "https://e.com/",
          "</p>",
          "<script>",
        ),
        { maxLength: 50 },
      )
      .map((pieces) => pieces.join("")),
    fc.string({ unit: "binary", maxLength: 60 }),
  );

  it("loses no character of any text", () => {
    const hidden =
      /[\u0000-\u0008\u000e-\u001f\u007f-\u0084\u0086-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|(?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,8})[\u{e0000}-\u{e007f}]/gu;
    const named = (sign: string): string =>
      `[U+${sign.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}]`;
    fc.assert(
      fc.property(texts, (text) => {
        const expected = plainText(text).replaceAll(hidden, named);
        expect(squeezed(textIn(markupText(formatText(text))))).toBe(squeezed(expected));
      }),
      { numRuns: 2000 },
    );
  });

  it("lets no text become markup, a command to a runner, or a sign that steers", () => {
    fc.assert(
      fc.property(texts, (text) => {
        const html = markupText(formatText(text));
        expect(html.replaceAll(everyTag, "")).not.toMatch(/[<>"']/);
        expect(html).not.toMatch(/::|##\[/);
        expect(html).not.toMatch(/[\u0000-\u0008\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
      }),
      { numRuns: 2000 },
    );
  });
});

describe("markup", () => {
  it("takes for markup only what it made itself", () => {
    const forged = JSON.parse('{"made":"<b>","Symbol(markup)":"<b>"}') as never;
    expect(() => markupText(markup`${forged}`)).toThrow(TypeError);
    expect(markupText(markup`${"<b>"}${markup`<i>`}${["&", undefined, 1]}`)).toBe(
      "&lt;b&gt;<i>&amp;1",
    );
  });
});

describe("bubble", () => {
  const shows: readonly (readonly [number, readonly string[]])[] = [
    [0, ["Reply to", "wamid.HBgLMjc3MTEyMzQ1", "KARIBU-26"]],
    [1, ["Image", "https://cdn.example.com/spring/spring26.jpg", "20 % off", "STOP"]],
    [2, ["Video", "https://cdn.example.com/tour.mp4", "A tour of the new shop"]],
    [3, ["Audio", "https://cdn.example.com/greeting.mp3"]],
    [4, ["Invoice 5001.pdf", "https://cdn.example.com/invoices/5001.pdf", "Your invoice"]],
    [5, ["Location", "-26.199, 28.041", "Pickup for #5001", "12 Vilakazi Street"]],
    [6, ["Otieno Were", "Carillon Ltd", "+254 700 000 000 (work)", "otieno@example.com"]],
    [7, ["Order #5001", "Will somebody", "Answer by noon", "Yes, I am in", "Another day"]],
    [8, ["nearest to you", "Our shops", "Nairobi", "Westlands", "Open until 20:00", "Nyali"]],
    [9, ["sku-kettle", "catalog 9001", "Back in stock", "View"]],
    [10, ["For your kitchen", "View items", "Tea", "sku-cups"]],
    [
      11,
      [
        "Template 2048",
        "en_US",
        "https://cdn.example.com/h.jpg",
        "Amina",
        "20 %",
        "url button 0: spring-c1001",
      ],
    ],
    [12, ["wamid.HBgLMjc3MTEyMzQ1", "❤️"]],
    [13, ["👍", "https://hooks.example.com/zixflow", "posts along 5001"]],
    [
      14,
      [
        "Two questions",
        "How was your last visit",
        "stay with us",
        "Start",
        "Flow 1094859205, screen WELCOME",
      ],
    ],
  ];

  it.each(shows)("shows everything of message %i", (nth, words) => {
    const text = textIn(markupText(bubble(everyMessage[nth])));
    for (const word of words) expect(text).toContain(word);
  });

  it("has an example of every type", () => {
    expect(new Set(everyMessage.map(({ type }) => type))).toEqual(new Set(messageTypes));
    expect(shows).toHaveLength(everyMessage.length);
  });

  it("says where a reaction's emoji is left to the provider, and where nothing is to show", () => {
    const reaction = bubble({ type: "reaction", message_id: "wamid.1" });
    expect(textIn(markupText(reaction))).toContain("chosen by the provider");
    expect(textIn(markupText(bubble({ type: "text", text: "" })))).toContain("nothing to show");
  });

  it("bears any fields at all, and lets none of them become markup", () => {
    const { json } = fc.letrec((tie) => ({
      json: fc.oneof(
        { maxDepth: 5, withCrossShrink: true },
        fc.constantFrom<Json>("<b onclick=x>", '"><img src=x>', "image", 1, true, null),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(
          fc.constantFrom(
            ..."type text link header body footer action buttons reply title sections rows button components parameters sub_type contacts name phones interactive flow caption emoji latitude product_items product_retailer_id image".split(
              " ",
            ),
          ),
          tie("json"),
          { maxKeys: 8 },
        ),
      ),
    }));
    const fields = fc.dictionary(
      fc.constantFrom(
        ..."text caption link contacts interactive components flow reply_to".split(" "),
      ),
      json,
    );
    fc.assert(
      fc.property(fc.constantFrom(...messageTypes), fields, (type, rest) => {
        const html = markupText(bubble({ ...rest, type }));
        expect(html.replaceAll(everyTag, "")).not.toMatch(/[<>"']/);
        expect(html).not.toMatch(/<[^>]* on\w+=|<(?:img|script|a|iframe)\b/);
      }),
      { numRuns: 1000 },
    );
  });
});
