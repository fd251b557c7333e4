import { describe, expect, it } from "vitest";
import type { Campaign } from "../../src/model/campaign.ts";
import { campaignDigest, partDigests } from "../../src/plan/campaign-digest.ts";
import { planParts } from "../../src/model/plan.ts";
import { campaign, csv, provider } from "./sample.ts";

const digest = (change: Partial<Campaign> = {}, text = "text"): string =>
  campaignDigest(partDigests({ ...campaign, ...change }, text));

/** Which parts have another digest now. */
function changedParts(change: Partial<Campaign>, text = "text"): readonly string[] {
  const before = partDigests(campaign, "text");
  const after = partDigests({ ...campaign, ...change }, text);
  return planParts.filter((part) => before[part] !== after[part]);
}

const { send } = campaign;
const list = (written: string) => ({ source: { ...csv, written }, document: campaign.document });

describe("campaignDigest", () => {
  it.each<[string, Partial<Campaign>]>([
    ["the order of keys", { send: Object.fromEntries(Object.entries(send).toReversed()) as never }],
    [
      "the order of conditions",
      { sources: [{ ...csv, where: { opted_in: ["yes"], tags: ["vip"] } }] },
    ],
    [
      "where the file lies and what it holds beside its meaning",
      { file: "x.yaml", document: { ...campaign.document, path: "/x", value: { a: 1 } } },
    ],
    [
      "the folder the repository lies in",
      { sources: [{ ...csv, path: "/elsewhere/customers.csv", file: "elsewhere" }] },
    ],
    ["the line a source stands on", { sources: [{ ...csv, at: ["recipients", 5] }] }],
    ["the description", { description: "for people only" }],
  ])("does not depend on %s", (_name, change) => {
    expect(digest(change)).toBe(digest());
  });

  it("does not depend on how a rate is written", () => {
    const rate = (text: string): Partial<Campaign> => ({
      send: { ...send, rate: { text, perSecond: 10 } },
    });
    expect(digest(rate("10/s"))).toBe(digest(rate("600/m")));
  });

  it.each<[string, Partial<Campaign>]>([
    ["id", { id: "summer-sale" }],
    ["wave", { wave: 2 }],
    ["provider", { provider: { ...provider, name: "other" } }],
    [
      "sender",
      {
        provider: {
          ...provider,
          settings: { ...provider.settings, sender: { kind: "literal", value: "9" } },
        },
      },
    ],
    ["ceiling", { provider: { ...provider, rate: { text: "1/s", perSecond: 1 } } }],
    ["file of recipients", { sources: [{ ...csv, written: "../data/others.csv" }] }],
    ["column of numbers", { sources: [{ ...csv, phone: "mobile" }] }],
    ["conditions", { sources: [{ ...csv, where: { tags: ["nairobi"] } }] }],
    ["country", { sources: [{ ...csv, country: "UG" }] }],
    ["order of sources", { sources: [csv, { kind: "tags", at: [], tags: ["42"] }] }],
    ["numbers", { sources: [{ kind: "numbers", at: [], numbers: ["+254712345678"] }] }],
    ["tags", { sources: [{ kind: "tags", at: [], tags: ["42"] }] }],
    ["suppression lists", { suppressions: [list("out.csv")] }],
    ["allowance for invalid rows", { maxInvalid: { share: 0.5 } }],
    ["most recipients", { maxRecipients: 5 }],
    ["expiry", { expiresAtMs: 1 }],
    ["window", { window: { text: "08:00-20:00", fromMinute: 480, toMinute: 1200 } }],
    ["locale", { locale: "sw" }],
    ["timezone", { timezone: "Africa/Nairobi" }],
    ["concurrency", { send: { ...send, concurrency: 1 } }],
    ["rate", { send: { ...send, rate: { text: "1/s", perSecond: 1 } } }],
    ["abort rule", { send: { ...send, abort: { failureRate: 0.2, consecutive: 11 } } }],
  ])("depends on the %s", (_name, change) => {
    expect(digest(change)).not.toBe(digest());
  });

  it("depends on the text", () => {
    expect(digest({}, "other text")).not.toBe(digest());
    expect(changedParts({}, "other text")).toEqual(["text"]);
  });

  it.each<[readonly string[], Partial<Campaign>]>([
    [["campaign"], { wave: 2 }],
    [["provider"], { provider: { ...provider, concurrency: 2 } }],
    [["recipients"], { sources: [] }],
    [["suppression"], { suppressions: [list("out.csv")] }],
    [["limits"], { maxRecipients: 5 }],
    [["schedule"], { expiresAtMs: 1 }],
    [["text"], { locale: "sw" }],
    [["text", "schedule"], { timezone: "Africa/Nairobi" }],
    [["send"], { send: { ...send, retries: 0 } }],
  ])("tells apart that the %j changed", (parts, change) => {
    expect(changedParts(change)).toEqual(parts);
  });

  it("holds no value of the environment, so that it is the same on every machine", () => {
    expect(digest()).toMatch(/^[0-9a-f]{64}$/);
    const other = { ...provider.settings, token: { kind: "env" as const, name: "OTHER_TOKEN" } };
    expect(changedParts({ provider: { ...provider, settings: other } })).toEqual(["provider"]);
  });
});
