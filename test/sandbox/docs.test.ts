import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";

const page = readFileSync(new URL("../../docs/sandbox.md", import.meta.url), "utf8");
const examples = [...page.matchAll(/--fault '([^']+)'/g)].map(([, spec]) => spec);

describe("docs/sandbox.md", () => {
  it.each(examples)("shows a fault that can be given: %s", (spec) => {
    expect(parseFault(spec).spec).toBe(spec);
  });

  it("shows every key of a fault", () => {
    const keys = /keys are (.*)/.exec(messageOf(() => parseFault("nonsense")))![1].split(", ");
    expect(keys.length).toBeGreaterThan(15);
    expect(keys.filter((key) => !new RegExp(`\`${key}\\b`).test(page))).toEqual([]);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return String(error);
  }
  throw new Error("nothing was thrown");
}
