import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import type { Adapter } from "../../src/model/adapter.ts";
import type { Rendered } from "../../src/model/audience.ts";
import type { Message } from "../../src/model/message.ts";
import { payloadCheck } from "../../src/validate/payload-check.ts";
import { adapter as tiny, compile, rowOf } from "./compile.ts";

/** Everything a message can be, as adapters carry it, with texts that rows fill. */
const messages: readonly Message[] = [
  { type: "text", text: "{{a}}, {{b}}", reply_to: "{{c}}" },
  { type: "text", text: "{{a}}" },
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
  fc.string({ unit: "binary" }),
  fc.constantFrom("", " ", "12", "-1.25", "77", "true", "https://x.test/a", "👍", "x".repeat(5000)),
);

/** The payload of one row with and without the skeleton. */
function bothWays(adapter: Adapter, message: Message, columns: Record<string, string>) {
  const check = payloadCheck(adapter.payloadSchema);
  const { looksInto: _, ...asked } = adapter;
  const made = (one: Adapter): Rendered | undefined =>
    compile(message, { columns, adapter: one, check }).value?.render(rowOf(columns));
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
      { numRuns: 100 },
    );
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
