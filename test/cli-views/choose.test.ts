import { PassThrough } from "node:stream";
import { expect, it } from "vitest";
import { choose } from "../../src/cli/terminal/choose.ts";

async function answering(text: string) {
  const input = new PassThrough();
  input.end(text);
  let shown = "";
  const output = { write: (part: string) => (shown += part) };
  const chosen = await choose("Which?", ["one", "two", "three"], { input, output });
  return { chosen, shown };
}

it.each([
  { answer: "\n", chosen: "one" },
  { answer: "2\n", chosen: "two" },
  { answer: "  Three \n", chosen: "three" },
  { answer: "two", chosen: "two" },
])("takes $answer for $chosen", async ({ answer, chosen }) => {
  expect((await answering(answer)).chosen).toBe(chosen);
});

it.each(["0", "4", "four", "1.5"])("asks again after %s", async (answer) => {
  const { chosen, shown } = await answering(`${answer}\n2\n`);
  expect(chosen).toBe("two");
  expect(shown).toContain("from 1 to 3");
  expect(shown.match(/Which\?/g)).toHaveLength(2);
});

it("chooses nothing when the input ends", async () => {
  expect((await answering("")).chosen).toBeUndefined();
});
