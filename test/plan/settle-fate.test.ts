import { describe, expect, it } from "vitest";
import type { AudienceRow, Fate, Rendered } from "../../src/model/audience.ts";
import type { Outcome, Standing } from "../../src/model/ledger.ts";
import { heldWithTags, settleFate } from "../../src/plan/settle-fate.ts";
import { decidedOf, rowOf } from "./sample.ts";

const rendered: Rendered = { payload: "{}" };
const emptyValue: Rendered = { problem: { code: "empty_value", message: "first_name is empty" } };
const noNumber = { problem: { code: "no_number", message: "there is no number" } };
const standing = (outcome: Outcome): Standing => ({ outcome, attempts: 2 });
const sent = standing("accepted");
const nobody: ReadonlySet<Outcome> = new Set();

interface Known {
  readonly row?: Partial<AudienceRow>;
  readonly message?: Rendered;
  readonly standing?: Standing;
}

describe("settleFate", () => {
  it.each<[Fate, string, Known]>([
    [
      "invalid",
      "no usable number before all else",
      {
        row: { ...noNumber, duplicate: true, suppressed: true },
        message: emptyValue,
        standing: sent,
      },
    ],
    [
      "duplicate",
      "a number that came before",
      { row: { duplicate: true, suppressed: true }, message: emptyValue, standing: sent },
    ],
    [
      "suppressed",
      "a number on a list, before its message",
      { row: { suppressed: true }, message: emptyValue, standing: sent },
    ],
    ["invalid", "no message, before the ledger", { message: emptyValue, standing: sent }],
    ["already_sent", "accepted", { standing: sent }],
    ["held", "rejected", { standing: standing("rejected") }],
    ["held", "in doubt", { standing: standing("in_doubt") }],
    ["planned", "failed", { standing: standing("failed") }],
    ["planned", "not attempted", { standing: standing("not_attempted") }],
    ["planned", "never tried", {}],
  ])("calls %s: %s", (fate, _name, known) => {
    const { row, message = rendered, standing: before } = known;
    const decided = settleFate(rowOf(0, row), message, before, nobody);
    expect(decided.fate).toBe(fate);
    expect(decided.attempts).toBe(before?.attempts ?? 0);
  });

  it.each<[Fate, Outcome, readonly Outcome[]]>([
    ["planned", "rejected", ["rejected"]],
    ["planned", "in_doubt", ["in_doubt"]],
    ["planned", "in_doubt", ["rejected", "in_doubt"]],
    ["held", "rejected", ["in_doubt"]],
    ["held", "in_doubt", ["rejected"]],
    ["already_sent", "accepted", ["rejected", "in_doubt", "accepted"]],
  ])("calls %s what is %s when asked to retry %j", (fate, outcome, retry) => {
    expect(settleFate(rowOf(0), rendered, standing(outcome), new Set(retry)).fate).toBe(fate);
  });

  it("keeps the payload whether suppressed, held or sent, because a plan digests it", () => {
    const fates = [
      settleFate(rowOf(0, { suppressed: true }), rendered, undefined, nobody),
      settleFate(rowOf(0), rendered, standing("in_doubt"), nobody),
      settleFate(rowOf(0), rendered, standing("accepted"), nobody),
    ];
    expect(fates.map(({ payload }) => payload)).toEqual(["{}", "{}", "{}"]);
  });

  it("gives no payload to a row without a number of its own", () => {
    const fates = [noNumber, { duplicate: true }].map((change) =>
      settleFate(rowOf(0, change), rendered, undefined, nobody),
    );
    expect(fates.map(({ payload }) => payload)).toEqual([undefined, undefined]);
  });

  it("says why somebody is held and what to do", () => {
    const held = settleFate(rowOf(0), rendered, standing("in_doubt"), nobody);
    expect(held.problem).toMatchObject({
      code: "in_doubt",
      hint: expect.stringContaining("carillon resolve"),
    });
  });
});

describe("heldWithTags", () => {
  it.each<[Fate, Outcome | undefined]>([
    ["held", "accepted"],
    ["held", "rejected"],
    ["held", "in_doubt"],
    ["planned", "failed"],
    ["planned", "not_attempted"],
    ["planned", undefined],
  ])("calls a number %s where its campaign's tags are %s", (fate, outcome) => {
    const tags = outcome === undefined ? undefined : standing(outcome);
    expect(heldWithTags(decidedOf(0), tags, nobody).fate).toBe(fate);
  });

  it("lets numbers go with tags that are tried again", () => {
    expect(heldWithTags(decidedOf(0), standing("in_doubt"), new Set(["in_doubt"])).fate).toBe(
      "planned",
    );
  });

  it("leaves the tags' own row and whoever is not planned alone", () => {
    const tags = decidedOf(0, { row: rowOf(0, { tags: ["42"] }) });
    const sent = decidedOf(1, { fate: "already_sent" });
    expect(heldWithTags(tags, standing("accepted"), nobody)).toBe(tags);
    expect(heldWithTags(sent, standing("accepted"), nobody)).toBe(sent);
  });
});
