import { describe, expect, it } from "vitest";
import { rendererOf, rowOf } from "./compile.ts";

const columns = { name: "Ann", tier: "gold" };

function branchesOf(
  text: string,
  row: Readonly<Record<string, string>>,
  partials: Readonly<Record<string, string>> = {},
): readonly string[] {
  const explained = rendererOf(text, { columns, partials }).explain(rowOf(row));
  const branches = explained.flatMap((leaf) => leaf.branches ?? []);
  return branches.map(({ condition, taken }) => `${condition}: ${taken}`);
}

describe("explain", () => {
  it.each([
    ["{{#if name}}a{{else}}b{{/if}}", { name: "Ann" }, ["#if name: true"]],
    ["{{#if name}}a{{else}}b{{/if}}", { name: "" }, ["#if name: false"]],
    ["{{#unless name}}a{{/unless}}", { name: "" }, ["#unless name: true"]],
    ["{{#unless name}}a{{/unless}}", { name: "Ann" }, ["#unless name: false"]],
    ['{{#if (eq tier "gold")}}a{{/if}}', { tier: "tin" }, ['#if (eq tier "gold"): false']],
    ["{{#if name}}{{#if tier}}a{{/if}}{{/if}}", { name: "", tier: "x" }, ["#if name: false"]],
    [
      "{{#if name}}{{#if tier}}a{{/if}}{{/if}}",
      { name: "A", tier: "x" },
      ["#if name: true", "#if tier: true"],
    ],
    ["{{name}}", { name: "Ann" }, []],
  ])("says which way each condition of %j went for %j", (text, row, expected) => {
    expect(branchesOf(text, row)).toEqual(expected);
  });

  it("says so of conditions in partials, and of one met twice only once", () => {
    const partials = { hi: "{{#if name}}Hi{{/if}}" };
    expect(branchesOf("{{> hi}} {{> hi}}", { name: "Ann" }, partials)).toEqual(["#if name: true"]);
  });

  it("notes nothing of one row in another", () => {
    const renderer = rendererOf("{{#if name}}a{{else}}b{{/if}}", { columns });
    const of = (name: string) =>
      renderer.explain(rowOf({ name })).flatMap((leaf) => leaf.branches ?? []);
    expect([of("Ann"), of("")].map((branches) => branches.map(({ taken }) => taken))).toEqual([
      [true],
      [false],
    ]);
  });
});
