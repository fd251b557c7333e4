import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import type { Adapter } from "../../src/model/adapter.ts";
import type { Rendered } from "../../src/model/audience.ts";
import type { Json } from "../../src/model/json.ts";
import type { Message } from "../../src/model/message.ts";
import { payloadCheck } from "../../src/validate/payload-check.ts";
import { adapter as tiny, compile, rowOf } from "./compile.ts";

/** Everything a message can be, as adapters carry it, with texts that rows fill. */
const messages: readonly Message[] = [
  { type: "text", text: "{{a}}, {{b}}", reply_to: "{{c}}" },
  { type: "text", text: "{{a}}" },
  { type: "text", text: "{{phone}}" },
  { type: "template", template: "{{phone}}", language: "{{phone}}" },
  { type: "text", text: 'To "{{a}}"\n{{b}}, \ud83d{{c}}\udc4d \u{1f44d}!' },
  { type: "text", text: "{{b}}, {{a}}\n" },
  { type: "image", link: "https://x.test/{{a}}.jpg", caption: '{{b}} "x"' },
  { type: "document", link: "{{a}}", filename: "{{b}}" },
  { type: "location", latitude: "{{a}}", longitude: "36.8", name: "{{b}}" },
  { type: "location", latitude: "1.5", longitude: 36.8, name: "{{b}}" },
  { type: "template", template: "{{a}}", language: "{{b}}", components: [{ type: "{{c}}" }] },
  { type: "template", template: "77", components: [{ parameters: ["{{a}}", { x: "{{b}}" }] }] },
  { type: "reaction", message_id: "{{a}}", emoji: "{{b}}", post_back_data: "{{c}}" },
  {
    type: "interactive",
    interactive: {
      type: "button",
      header: { type: "text", text: "{{a}}" },
      body: { text: "{{b}}" },
      action: { buttons: [{ type: "reply", reply: { id: "1", title: "{{c}}" } }] },
    },
  },
  { type: "flow", flow: { id: "{{a}}", token: "t", text: "{{b}}", screen: "{{c}}", body: "x" } },
  {
    type: "contacts",
    contacts: [{ name: { formatted_name: "{{a}}" }, phones: [{ phone: "{{b}}" }] }],
  },
];
const values = fc.oneof(
  fc.string({ unit: "grapheme" }),
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", "12", "-1.25", "77", "true", "https://x.test/a", "👍", "x".repeat(5000)),
);

/** A row that most messages fit; what is proven with it may be left out for those behind it. */
const ordinary = { a: "12", b: "Asha", c: "7" };

/** The payloads of an ordinary row and another, with and without the skeleton. */
function bothWays(adapter: Adapter, message: Message, columns: Record<string, string>) {
  const check = payloadCheck(adapter.payloadSchema);
  const { looksInto: _, ...asked } = adapter;
  const made = (one: Adapter): readonly (Rendered | undefined)[] => {
    const { value } = compile(message, { columns, adapter: one, check });
    return [ordinary, columns, ordinary].map((row) => value?.render(rowOf(row)));
  };
  return [made(adapter), made(asked)] as const;
}

describe("a payload made from a skeleton", () => {
  it.each([...adapters.values()])("is what $name and the check make of it", (adapter) => {
    const row = fc.record({ a: values, b: values, c: values });
    fc.assert(
      fc.property(fc.constantFrom(...messages), row, (message, columns) => {
        const [quick, plain] = bothWays(adapter, message, columns);
        expect(quick).toEqual(plain);
      }),
      { numRuns: 150 },
    );
  });

  it("needs no check once a row like it has passed", () => {
    let checks = 0;
    const flowiq = adapters.get("flowiq");
    if (flowiq === undefined) throw new Error("no flowiq");
    const { limits, fits } = payloadCheck(flowiq.payloadSchema);
    const check = Object.assign(() => [], {
      ...(limits && { limits }),
      fits: (payload: Json) => {
        checks += 1;
        return fits?.(payload) ?? false;
      },
    });
    const message: Message = { type: "text", text: "Hi {{a}}!" };
    const { value } = compile(message, { columns: { a: "" }, adapter: flowiq, check });
    const checksFor = (a: string): number => {
      const before = checks;
      value?.render(rowOf({ a }));
      return checks - before;
    };
    const texts = ['"', "x", "y", "ж", "\u{1f44d}", "x".repeat(4092), "x".repeat(4093)];
    expect(texts.map(checksFor)).toEqual([1, 1, 0, 0, 1, 0, 1]);
  });

  it("saves asking the adapter for each row, unless it looks into what rows fill", () => {
    const count = (looksInto: readonly string[] | undefined): number => {
      let asked = 0;
      const adapter: Adapter = {
        ...tiny,
        ...(looksInto && { looksInto }),
        toPayload: (...given) => {
          asked += 1;
          return tiny.toPayload(...given);
        },
      };
      const check = Object.assign(() => [], { fits: () => true });
      const { value } = compile("{{a}}", { columns: { a: "x" }, adapter, check });
      const before = asked;
      for (const a of ["1", "2", "3"]) {
        expect(value?.render(rowOf({ a }))).toEqual({
          payload: `{"to":"+254712345678","kind":"text","from":"\${SENDER}","body":{"text":"${a}"}}`,
        });
      }
      return asked - before;
    };
    expect([count([]), count(["template"]), count(["text"]), count(undefined)]).toEqual([
      0, 0, 3, 3,
    ]);
  });
});
