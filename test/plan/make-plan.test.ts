import { describe, expect, it } from "vitest";
import type { Audience, DecidedRow } from "../../src/model/audience.ts";
import type { Campaign } from "../../src/model/campaign.ts";
import { makePlan } from "../../src/plan/make-plan.ts";
import type { Findings } from "../../src/plan/make-plan.ts";
import { noticesOf } from "../../src/plan/notices.ts";
import type { NoticeView } from "../../src/plan/notices.ts";
import { openRowTally } from "../../src/plan/row-tally.ts";
import { campaign, decidedOf, rowOf } from "./sample.ts";

const destination = { adapter: "tiny", host: "api.tiny.example", channel: "123" };
const audience: Audience = {
  sources: [],
  rows: () => Promise.reject(new Error("nobody reads here")) as never,
  filteredOut: () => 7,
  inputs: () => [{ file: "data/customers.csv", sha256: "ab", bytes: 2 }],
};

function planned(
  rows: readonly DecidedRow[],
  change: Partial<Campaign> = {},
  findings: Partial<Findings> = {},
) {
  const tally = openRowTally();
  rows.forEach((row) => tally.add(row));
  return makePlan({
    campaign: { ...campaign, ...change },
    destination,
    audience,
    tally,
    chunks: [{ recipients: rows.length, sha256: "c1", source: 0, line: 2 }],
    textDigest: "t1",
    wave: undefined,
    versions: [],
    ...findings,
  });
}

const people = (count: number): readonly DecidedRow[] =>
  Array.from({ length: count }, (_, nth) => decidedOf(nth));
const rate = (perSecond: number): Partial<Campaign> => ({
  send: { ...campaign.send, rate: { text: `${perSecond}/s`, perSecond } },
});

describe("makePlan", () => {
  it("joins what was found", () => {
    expect(planned(people(3), { expiresAtMs: 99 })).toMatchObject({
      version: 1,
      campaign: { id: "spring-sale", wave: 1, file: "campaigns/spring.yaml" },
      provider: "promo",
      destination,
      totals: { rows: 3, planned: 3 },
      filteredOut: 7,
      countries: [{ country: "KE", count: 3 }],
      concurrency: 16,
      expiresAtMs: 99,
      inputs: [{ file: "data/customers.csv" }],
      textDigest: "t1",
      digest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    });
  });

  it("leaves out what is not set", () => {
    const keys = Object.keys(planned(people(1)));
    expect(keys).not.toEqual(expect.arrayContaining(["rate"]));
    for (const key of ["rate", "expectedSeconds", "expiresAtMs", "window"])
      expect(keys).not.toContain(key);
  });

  it.each([
    [100, 20, 5],
    [101, 20, 6],
    [0, 20, 0],
    [3, 0.5, 6],
  ])("expects %i requests at %d a second to take %i s", (count, perSecond, seconds) => {
    expect(planned(people(count), rate(perSecond)).expectedSeconds).toBe(seconds);
  });

  it("expects one request where tags are among the recipients", () => {
    const tags = decidedOf(0, { row: rowOf(0, { tags: ["42"] }) });
    const sources: Campaign["sources"] = [
      ...campaign.sources,
      { kind: "tags", at: [], tags: ["42"] },
    ];
    const plan = planned([tags, ...people(100)], { ...rate(1), sources });
    expect(plan).toMatchObject({ expectedSeconds: 1, tags: ["42"], totals: { planned: 101 } });
  });

  it.each<[string, Partial<Campaign>, Partial<Findings>]>([
    ["recipients", {}, { chunks: [{ recipients: 3, sha256: "c2", source: 0, line: 2 }] }],
    ["text", {}, { textDigest: "t2" }],
    ["campaign", { wave: 2 }, {}],
  ])("has another digest for another %s", (_name, change, findings) => {
    expect(planned(people(3), change, findings).digest).not.toBe(planned(people(3)).digest);
  });

  it("has the same digest whoever was suppressed, sent to or held since", () => {
    const later = people(3).map((row, nth) =>
      nth === 1 ? { ...row, fate: "suppressed" as const } : row,
    );
    const wave = { campaign: "spring-sale", wave: 1, destination, firstMessageAtMs: 5 };
    const versions = [{ digest: "t0", accepted: 1 }];
    expect(planned(later, {}, { wave, versions }).digest).toBe(planned(people(3)).digest);
  });
});

describe("noticesOf", () => {
  const { totals } = planned(people(3));
  const view: NoticeView = { campaign, totals, tags: [], textDigest: "t1", versions: [] };
  const free = { ...campaign, message: { type: "image" as const, link: "https://x.example" } };
  const everybody = { ...totals, planned: 0 };

  it.each<[string, Partial<NoticeView>, readonly RegExp[]]>([
    ["nothing of a template", {}, []],
    [
      "that a free-form message needs an open conversation",
      { campaign: free },
      [/image.* only inside the 24 hours/],
    ],
    [
      "that tags cannot be seen into",
      { tags: ["42", "57"] },
      [/tags 42, 57.*one row with one outcome/],
    ],
    [
      "nothing of the version that everybody has",
      { versions: [{ digest: "t1", accepted: 9 }] },
      [],
    ],
    [
      "how many keep an earlier text",
      {
        versions: [
          { digest: "t0", accepted: 4 },
          { digest: "t1", accepted: 9 },
        ],
      },
      [/4 have an earlier one/],
    ],
    ["nothing of a version nobody accepted", { versions: [{ digest: "t0", accepted: 0 }] }, []],
    [
      "how to message everybody again",
      { totals: everybody, versions: [{ digest: "t0", accepted: 4 }] },
      [/^the text changed, but everyone has the earlier one: raise `wave` to message them again$/],
    ],
  ])("tells %s", (_name, change, expected) => {
    const told = noticesOf({ ...view, ...change });
    expect(told).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });
});
