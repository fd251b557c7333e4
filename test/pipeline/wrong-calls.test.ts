import { expect, it } from "vitest";
import * as library from "../../src/index.ts";

type Call = (...given: readonly unknown[]) => unknown;

const isClass = (value: unknown): boolean => /^class\b/.test(String(value));
// A tag of templates and what it made; lookers into any value; and what runs without anything.
const forAnything = ["markup", "markupText", "fieldAt", "textAt", "listAt", "startSandbox"];
const calls = Object.entries(library as Readonly<Record<string, unknown>>).filter(
  (entry): entry is [string, Call] =>
    typeof entry[1] === "function" && !isClass(entry[1]) && !forAnything.includes(entry[0]),
);
const nonsense = [[], [null], [5], [{}], [["x"], 5, 5]];

/** What came of a call, once whatever it began is over. */
async function outcomeOf(call: Call, given: readonly unknown[]): Promise<string | undefined> {
  try {
    const made = await call(...given);
    const isStream = typeof made === "object" && made !== null && Symbol.asyncIterator in made;
    if (isStream) for await (const _ of made as AsyncIterable<unknown>) break;
    return undefined;
  } catch (error) {
    return error instanceof Error ? `${error.name}: ${error.message}` : "no error";
  }
}

it.each(calls)("%s says in a sentence what it must be called with", async (name, call) => {
  for (const given of nonsense) {
    const says = await outcomeOf(call, given);
    if (says === undefined) continue;
    expect(says).not.toMatch(/undefined \(|null \(|is not a function|not iterable|destructure/);
    expect(says, name).toMatch(/must be|is not a|there is no |SandboxUsageError/);
  }
});
