import fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { DecidedRow } from "../../src/model/audience.ts";
import { compareAudiences } from "../../src/plan/compare-audiences.ts";

function decided(key: number, payload: string, over: Partial<DecidedRow> = {}): DecidedRow {
  const row = {
    source: 0,
    line: 2,
    key,
    phone: `+${key}`,
    country: "KE",
    ref: "",
    columns: {},
    duplicate: false,
    suppressed: false,
  };
  return { row, fate: "planned", attempts: 0, payload, ...over };
}

const ann = 254712000001;

describe("two audiences", () => {
  it("differ in exactly those that a comparison of two maps finds", () => {
    const audience = fc.dictionary(
      fc.integer({ min: 1, max: 60 }).map((nth) => String(254712000000 + nth * 7)),
      fc.constantFrom("a", "b", "c"),
    );
    fc.assert(
      fc.property(audience, audience, (before, after) => {
        const comparison = compareAudiences();
        for (const [key, payload] of Object.entries(before)) {
          comparison.note(decided(Number(key), payload));
        }
        for (const [key, payload] of Object.entries(after)) {
          const expected =
            before[key] === undefined ? "added" : before[key] === payload ? "unchanged" : "changed";
          expect(comparison.meet(decided(Number(key), payload))).toBe(expected);
        }
        const gone = Object.keys(before).filter((key) => after[key] === undefined);
        for (const key of Object.keys({ ...before, ...after })) {
          expect(comparison.isRemoved(Number(key))).toBe(gone.includes(key));
        }
        expect(comparison.counts().removed).toBe(gone.length);
      }),
    );
  });

  it("are compared exactly where they outgrow their first table, neighbours and all", () => {
    const comparison = compareAudiences();
    const size = 20_000;
    for (let nth = 0; nth < size; nth++) comparison.note(decided(254700000000 + nth, `${nth}`));
    for (let nth = 10; nth < size + 20; nth++) {
      comparison.meet(decided(254700000000 + nth, `${nth === 500 ? "new" : nth}`));
    }
    expect(comparison.counts()).toEqual({
      added: 20,
      removed: 10,
      changed: 1,
      unchanged: size - 11,
    });
  });

  it("tell apart numbers that agree in their low 32 bits", () => {
    const comparison = compareAudiences();
    comparison.note(decided(ann, "a"));
    expect(comparison.meet(decided(ann + 2 ** 32, "a"))).toBe("added");
    expect(comparison.isRemoved(ann)).toBe(true);
  });
});

describe("a recipient", () => {
  it.each([
    ["another fate with the same payload", { fate: "suppressed" }],
    ["a payload that no longer renders", { fate: "invalid", payload: undefined }],
  ] as const)("changes with %s", (_, over) => {
    const comparison = compareAudiences();
    comparison.note(decided(ann, "a"));
    expect(comparison.meet(decided(ann, "a", over as Partial<DecidedRow>))).toBe("changed");
  });

  it("changes with another reason for having no payload", () => {
    const comparison = compareAudiences();
    const invalid = (code: string): DecidedRow => {
      const { payload: _, ...rest } = decided(ann, "");
      return { ...rest, fate: "invalid", problem: { code, message: "" } };
    };
    comparison.note(invalid("empty_value"));
    expect(comparison.meet(invalid("too_long"))).toBe("changed");
  });

  it("is nobody without a usable number, and only once where it stands twice", () => {
    const comparison = compareAudiences();
    const { row } = decided(ann, "a");
    const problem = { code: "bad_number", message: "" };
    comparison.note(decided(ann, "a"));
    expect(comparison.meet(decided(0, "", { row: { ...row, key: 0, problem } }))).toBeUndefined();
    expect(comparison.meet(decided(ann, "", { row: { ...row, duplicate: true } }))).toBeUndefined();
    expect(comparison.counts()).toEqual({ added: 0, removed: 1, changed: 0, unchanged: 0 });
  });

  it("may be the tags of a campaign, which have no number", () => {
    const comparison = compareAudiences();
    comparison.note(decided(0, "tags 42"));
    expect(comparison.meet(decided(0, "tags 42, 57"))).toBe("changed");
  });
});
