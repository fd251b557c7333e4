import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Message } from "../../src/model/message.ts";
import { adapter, check, compile, placesOf, render, rendererOf, rowOf, textOf } from "./compile.ts";
import type { Given } from "./compile.ts";

describe("a leaf", () => {
  it.each<[string, string, Given]>([
    ["Hi {{name}}", "Hi Ann", { columns: { name: "Ann" } }],
    ["{{{name}}} {{&name}}", "Ann Ann", { columns: { name: "Ann" } }],
    ["O'{{name}} & <b>", "O'Bri\"an & <b>", { columns: { name: 'Bri"an' } }],
    ["{{[First Name]}}", "Ann", { columns: { "First Name": "Ann" } }],
    ["{{this.date}}", "today", { columns: { date: "today" } }],
    ["{{upper date}}", "TODAY", { columns: { date: "today" } }],
    ["{{each}} {{log}}", "a b", { columns: { each: "a", log: "b" } }],
    ["{{code}} {{many}} {{yes}}", "X 3 true", { vars: { code: "X", many: 3, yes: true } }],
    ["{{phone}}", "+254712345678", { columns: { phone: "0700 000 000" } }],
    [String.raw`\{{name}} {{name}}`, "{{name}} Ann", { columns: { name: "Ann" } }],
    ["{{! nothing }}x{{!-- {{nothing}} --}}", "x", {}],
    ["a {{~n~}} b", "a1b", { columns: { n: "1" } }],
    ["no template at all }}", "no template at all }}", {}],
    ["Hi\n{{name}}\r\n\n", "Hi\nAnn", { columns: { name: "Ann" } }],
    ["static\n\n", "static", {}],
    ["\n\nkept in front", "\n\nkept in front", {}],
    ["{{名前}} {{é}}", "a b", { columns: { 名前: "a", é: "b" } }],
  ])("renders `%s` as `%s`", (text, expected, given) => {
    expect(textOf(text, given)).toBe(expected);
  });

  it("is told from a number, a boolean and a key", () => {
    const message: Message = { type: "location", latitude: -1.29, exact: true, "{{n}}": "{{n}}" };
    const rendered = rendererOf(message, { columns: { n: "1" } }).message(rowOf({ n: "1" }));
    expect(rendered).toEqual({ message: { ...message, "{{n}}": "1" } });
  });
});

describe("an empty value", () => {
  const columns = { name: " \t\u00A0", nick: "", city: "Nairobi" };

  it.each([
    ["Hi {{name}}"],
    ["{{upper name}}"],
    ["{{upper (trim name)}}"],
    ["{{truncate city name}}"],
    ["{{or nick city}}"],
    ["{{default nick name}}"],
    ["{{default nick (upper name)}}"],
    ["{{#if city}}{{name}}{{/if}}"],
    ["{{number city decimals=name}}"],
    ["{{> greeting}}"],
  ])("makes the row invalid at `%s`", (text) => {
    const rendered = render(text, { columns, partials: { greeting: "Hi {{name}}" } });
    expect(rendered).toMatchObject({ problem: { code: "empty_value" } });
  });

  it("is told with the column's name and what to write", () => {
    expect(render("{{[First Name]}}", { columns: { "First Name": "" } })).toEqual({
      problem: {
        code: "empty_value",
        field: "First Name",
        message: "`First Name` is empty",
        hint: 'fill it in, or write {{default [First Name] "there"}} where empty is fine',
      },
    });
  });

  it.each([
    ['{{default name "there"}}', "there"],
    ['{{default (upper name) "there"}}', "there"],
    ['{{default (date name "d") "soon"}}', "soon"],
    ['{{default (plural name other="#") "none"}}', "none"],
    ['{{default nick (default name "x")}}', "x"],
    ["{{default city name}}", "Nairobi"],
    ["{{default city (upper name)}}", "Nairobi"],
    ["{{or city name}}", "Nairobi"],
    ["{{#if name}}{{name}}{{else}}nobody{{/if}}", "nobody"],
    ["{{#if name}}{{else}}[{{name}}]{{/if}}", "[]"],
    ["{{#unless name}}nobody{{/unless}}", "nobody"],
    ["{{#if (or name city)}}{{name}}{{city}}{{/if}}", "Nairobi"],
    ["{{#if nick}}{{else if name}}{{else}}{{nick}}{{name}}-{{/if}}", "-"],
    ["{{#if nick}}{{name}}{{/if}}x", "x"],
    ["{{#if name}}{{> greeting}}{{else}}Hi{{/if}}", "Hi"],
    ["{{#if (gt name 3)}}more{{else}}less{{/if}}", "less"],
  ])("is fine at `%s`", (text, expected) => {
    expect(textOf(text, { columns, partials: { greeting: "Hi {{name}}" } })).toBe(expected);
  });

  it("is told of a var at compile time", () => {
    const { diagnostics } = compile("{{code}}", { vars: { code: "" } });
    expect(placesOf(diagnostics)).toEqual(["campaign.yaml:10:3 empty_value"]);
  });
});

describe("data", () => {
  it("is shown as it is, whatever it holds, and never breaks rendering", () => {
    const filled = fc.string({ unit: "binary", minLength: 1 }).filter((cell) => cell.trim() !== "");
    const renderer = rendererOf("<{{a}}|{{#if b}}{{b}}{{/if}}>", { columns: { a: "", b: "" } });
    fc.assert(
      fc.property(filled, fc.string({ unit: "binary" }), (a, b) => {
        const rendered = renderer.message(rowOf({ a, b }));
        const shown = b.trim() === "" ? "" : b;
        expect(rendered).toEqual({ message: { type: "text", text: `<${a}|${shown}>` } });
      }),
    );
  });

  it("never makes a helper throw", () => {
    const calls = `{{upper a}}{{lower a}}{{capitalize a}}{{trim a}}{{truncate a 3}}{{replace a "a" b}}
      {{json a}}{{urlencode a}}{{eq a b}}{{#if (gt a b)}}x{{/if}}{{#if (and a (lte b 3))}}y{{/if}}`;
    const strict = ["{{date a b}}", "{{number a}}", "{{currency a b}}", "{{plural a other=b}}"];
    const cell = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.float().map(String),
      fc.date().map(String),
    );
    for (const text of [calls, ...strict, "{{upper a locale=b}}", "{{truncate a b}}"]) {
      const renderer = rendererOf(text, { columns: { a: "", b: "" } });
      fc.assert(
        fc.property(cell, cell, (a, b) => {
          const rendered = renderer.render(rowOf({ a, b }));
          expect("payload" in rendered || rendered.problem.code !== "").toBe(true);
        }),
      );
    }
  });

  it("is never rendered again", () => {
    const cell = "{{phone}} {{> footer}} {{{{x}}}} \\{{y}}";
    const partials = { footer: "F", line: "{{name}}" };
    expect(textOf("{{name}}{{> line}}", { columns: { name: cell }, partials })).toBe(cell + cell);
    expect(textOf("{{code}}", { vars: { code: cell } })).toBe(cell);
  });

  it("cannot make a text grow without end", () => {
    const long = "x".repeat(70_000);
    expect(render("{{name}}", { columns: { name: long } })).toMatchObject({
      problem: { code: "too_long", field: "text" },
    });
    expect(textOf('{{replace a "x" b}}', { columns: { a: long, b: long } })).toBe("too_long");
    expect(textOf("{{name}}", { columns: { name: "x".repeat(65_536) } })).toHaveLength(65_536);
  });
});

describe("a locale", () => {
  const text = "{{number n decimals=2}}";

  it.each<[string, string, Given]>([
    ["1,234.50", "the campaign's", { columns: { n: "1234.5" } }],
    ["1.234,50", "the campaign's", { columns: { n: "1234.5" }, locale: "de" }],
    ["1.234,50", "the row's", { columns: { n: "1234.5", locale: "de_AT".slice(0, 2) } }],
    [
      "1,234.50",
      "the campaign's, where the row's is empty",
      { columns: { n: "1234.5", locale: " " } },
    ],
    ["bad_locale", "no locale at all", { columns: { n: "1234.5", locale: "?!" } }],
    ["bad_locale", "one that Intl does not know", { columns: { n: "1234.5", locale: "xx" } }],
  ])("gives %s where it is %s", (expected, _whose, given) => {
    expect(textOf(text, given)).toBe(expected);
  });

  it("of the option goes before all others", () => {
    const given = { columns: { n: "1234.5", locale: "de", other: "en" }, locale: "fr" };
    expect(textOf('{{number n locale="en_KE"}}', given)).toBe("1,234.5");
    expect(textOf("{{number n locale=other}}", given)).toBe("1,234.5");
  });
});

describe("the payload", () => {
  it("is the adapter's, as JSON, with settings as far as they are known", () => {
    const rendered = render("Hi {{name}}", { columns: { name: "Ann" } });
    const payload = {
      to: "+254712345678",
      kind: "text",
      from: "${SENDER}",
      body: { text: "Hi Ann" },
    };
    expect(rendered).toEqual({ payload: JSON.stringify(payload) });
  });

  it("has the numbers that the check made of texts", () => {
    const message: Message = { type: "location", latitude: "{{lat}}" };
    const rendered = render(message, { columns: { lat: "-1.5" }, check });
    expect(rendered).toMatchObject({ payload: expect.stringContaining('"latitude":-1.5') });
  });

  it.each<[Message, Readonly<Record<string, string>>, object]>([
    [
      { type: "text", text: "Hi {{name}}" },
      { name: "x".repeat(41) },
      { code: "too_long", field: "text", message: '`text` is too long (column "name")' },
    ],
    [
      { type: "text", text: "Hi {{name}}, {{shop}}, {{phone}}, {{default city 'you'}}" },
      { name: "x".repeat(41), city: "y", shop: "z" },
      {
        code: "too_long",
        field: "text",
        message: '`text` is too long (columns "name", "shop", "city")',
      },
    ],
    [
      { type: "location", latitude: "{{lat}}" },
      { lat: "north" },
      {
        code: "wrong_value",
        field: "latitude",
        message: '`latitude` is not a number (column "lat")',
      },
    ],
  ])(
    "of %o that breaks a rule names the message's field and its columns",
    (message, columns, problem) => {
      expect(render(message, { columns, check })).toEqual({ problem });
    },
  );

  it("is made anew for each row", () => {
    const message: Message = { type: "contacts", contacts: [{ age: "7" }] };
    const seen: unknown[] = [];
    const renderer = rendererOf(message, {
      check(payload) {
        const [contact] = (payload as { contacts: { age: unknown }[] }).contacts;
        seen.push(contact?.age);
        if (contact) contact.age = 7;
        return [];
      },
    });
    renderer.render(rowOf({}));
    renderer.render(rowOf({}));
    expect(new Set(seen)).toEqual(new Set(["7"]));
  });

  it("of tags has the tags and no number", () => {
    const renderer = rendererOf("Hi {{code}}", {
      vars: { code: "X" },
      sources: [{ label: "tags", names: [] }],
    });
    const row = { ...rowOf({}), phone: "", key: 0, tags: ["42"] };
    const payload = { tags: ["42"], kind: "text", from: "${SENDER}", body: { text: "Hi X" } };
    expect(renderer.render(row)).toEqual({ payload: JSON.stringify(payload) });
  });

  it("is the same for everyone who goes with tags, whatever their locale", () => {
    const people = { label: "data/a.csv", names: ["locale"] };
    const sources = [people, { label: "tags", names: [] }];
    const renderer = rendererOf("{{number 1234.5}}", { sources });
    expect(renderer.message(rowOf({ locale: "de" }))).toMatchObject({
      message: { text: "1,234.5" },
    });
  });
});

it("says of a part what it lacks, and not of the part inside it", () => {
  const check = () => [
    { pointer: "/contacts/0/phones", code: "missing_field", message: "is gone" },
  ];
  const message: Message = { type: "contacts", contacts: [{ name: { formatted_name: "Ann" } }] };
  expect(compile(message, { check }).diagnostics).toMatchObject([
    { file: "campaign.yaml#message.contacts.0", message: "`phones` in `contacts[0]` is gone" },
  ]);
});

it("finds the part that holds nothing but what an adapter goes by", () => {
  const check = () => [{ pointer: "/contacts/0", code: "wrong_value", message: "is odd" }];
  const message: Message = { type: "contacts", contacts: [{ type: "x" }, { name: "y" }] };
  expect(compile(message, { check }).diagnostics).toMatchObject([
    { file: "campaign.yaml#message.contacts.0", message: "`contacts[0]` is odd" },
  ]);
});

describe("a text of white space", () => {
  it.each([["  "], [" {{#if name}}x{{/if}}\n "], ["{{#unless name}}\u00A0{{/unless}}"]])(
    "is empty: `%s`",
    (text) => {
      expect(textOf(text, { columns: { name: "" } })).toBe("");
    },
  );
});

describe("what no row can change", () => {
  const long = "x".repeat(41);
  const buttons = (count: number) => Array.from({ length: count }, () => ({ title: "{{n}}" }));

  it.each<[string, Message, string]>([
    ["a text that is too long", { type: "text", text: long }, "message.text:5:1 too_long"],
    ["too long with its vars", { type: "text", text: "{{long}}" }, "message.text:5:1 too_long"],
    ["a wrong value", { type: "location", latitude: "north" }, "message.latitude:5:1 wrong_value"],
    ["four buttons", { type: "interactive", buttons: buttons(4) }, "message.buttons:5:1 too_many"],
    ["a missing part", { type: "text", link: "{{n}}" }, "message:5:1 missing_field"],
  ])("is told at its place: %s", (_what, message, place) => {
    const given = { columns: { n: "1" }, vars: { long }, check };
    expect(placesOf(compile(message, given).diagnostics)).toEqual([`campaign.yaml#${place}`]);
  });

  it.each<[string, Message]>([
    ["a text of unknown length", { type: "text", text: `{{n}} ${"x".repeat(39)}` }],
    ["a value of unknown kind", { type: "location", latitude: "{{n}}" }],
    ["three buttons", { type: "interactive", buttons: buttons(3) }],
    [
      "a text in a row's locale",
      { type: "text", text: "{{number 1234567890123}} xxxxxxxxxxxxxxxxxxxxxxx" },
    ],
  ])("is not mistaken for %s", (_what, message) => {
    const given = { columns: { n: "1", locale: "de" }, check };
    expect(compile(message, given).diagnostics).toEqual([]);
  });

  it("is told of parts that hold what rows fill only where their shape is wrong", () => {
    const sources = [{ label: "data/a.csv", names: ["n"] }];
    const message: Message = { type: "interactive", buttons: buttons(1) };
    const diagnosticsOf = (code: string) =>
      compile(message, {
        sources,
        check: () => [{ pointer: "/buttons", code, message: "is odd" }],
      }).diagnostics;
    expect(diagnosticsOf("payload_invalid")).toEqual([]);
    expect(diagnosticsOf("too_few")).toHaveLength(1);
  });

  it("is told of the whole message where an adapter cannot be asked", () => {
    const toPayload: typeof adapter.toPayload = ({ text }) => {
      if (text !== "a") throw new TypeError("only a");
      return { text };
    };
    const choosy = { ...adapter, toPayload };
    const given: Given = {
      adapter: choosy,
      check: () => [{ pointer: "/text", code: "odd", message: "is odd" }],
    };
    const { diagnostics } = compile("a", given);
    expect(placesOf(diagnostics)).toEqual(["campaign.yaml#message:5:1 odd"]);
    expect(diagnostics[0]?.message).toBe("`text` is odd");
  });
});
