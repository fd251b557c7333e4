import { describe, expect, it } from "vitest";
import type { Campaign } from "../../src/model/campaign.ts";
import type { WaveRecord } from "../../src/model/ledger.ts";
import { closedGates, closingNow, expiryOf } from "../../src/plan/gates.ts";
import type { GateView } from "../../src/plan/gates.ts";
import { campaign } from "./sample.ts";

const nowMs = Date.parse("2026-06-01T12:00:00Z");
const dayMs = 24 * 60 * 60_000;
const destination = { adapter: "tiny", host: "api.tiny.example", channel: "123" };
const window = { text: "08:00-20:00", fromMinute: 480, toMinute: 1200 };
const begun: WaveRecord = {
  campaign: "spring-sale",
  wave: 1,
  destination,
  firstMessageAtMs: nowMs - dayMs,
};
const { firstMessageAtMs: _, ...silentWave } = begun;

type Change = Partial<Omit<GateView, "campaign">> & { readonly campaign?: Partial<Campaign> };

function closed(change: Change): readonly string[] {
  const view = { wave: undefined, destination, planned: 10, nowMs, ...change };
  return closedGates({ ...view, campaign: { ...campaign, ...change.campaign } }).map(
    ({ code }) => code,
  );
}

const elsewhere = (change: Partial<typeof destination>): Change => ({
  wave: begun,
  destination: { ...destination, ...change },
});

describe("closedGates", () => {
  it.each<[string, Change]>([
    ["a campaign without limits", {}],
    ["the last millisecond before it expires", { campaign: { expiresAtMs: nowMs + 1 } }],
    [
      "thirty days after the first message, all but a millisecond",
      { wave: { ...begun, firstMessageAtMs: nowMs - 30 * dayMs + 1 } },
    ],
    ["a wave that was never sent", { wave: silentWave }],
    ["a moment inside the window", { campaign: { window } }],
    ["exactly as many as allowed", { campaign: { maxRecipients: 10 } }],
    ["nobody, where nobody is allowed", { planned: 0, campaign: { maxRecipients: 0 } }],
    ["the same destination", { wave: begun }],
    [
      "another destination before the first message",
      { wave: { ...silentWave, destination: { ...destination, host: "x" } } },
    ],
    [
      "a sender that only the environment of the sending machine names",
      elsewhere({ channel: "${TINY_SENDER}" }),
    ],
  ])("lets pass %s", (_name, change) => {
    expect(closed(change)).toEqual([]);
  });

  it.each<[string, string, Change]>([
    ["expired", "at the very instant it says", { campaign: { expiresAtMs: nowMs } }],
    [
      "expired",
      "thirty days after the first message",
      { wave: { ...begun, firstMessageAtMs: nowMs - 30 * dayMs } },
    ],
    [
      "outside_window",
      "by the campaign's own clock",
      { campaign: { window, timezone: "Pacific/Auckland" } },
    ],
    ["over_max_recipients", "by one", { planned: 11, campaign: { maxRecipients: 10 } }],
    ["other_destination", "at another adapter", elsewhere({ adapter: "other" })],
    ["other_destination", "at another host", elsewhere({ host: "127.0.0.1:4010" })],
    ["other_destination", "from another sender", elsewhere({ channel: "124" })],
    [
      "other_destination",
      "at another host, whatever the sender",
      elsewhere({ host: "x", channel: "${TINY_SENDER}" }),
    ],
  ])("closes for what is %s %s", (code, _name, change) => {
    expect(closed(change)).toEqual([code]);
  });

  it("names every gate that is closed", () => {
    const change = {
      campaign: { expiresAtMs: nowMs, maxRecipients: 1, window, timezone: "Pacific/Auckland" },
    };
    expect(closed({ ...elsewhere({ host: "x" }), ...change })).toEqual([
      "expired",
      "outside_window",
      "over_max_recipients",
      "other_destination",
    ]);
  });

  it("says what is wrong and what to write instead", () => {
    const [gate] = closedGates({
      campaign: { ...campaign, maxRecipients: 5 },
      wave: undefined,
      destination,
      planned: 10,
      nowMs,
    });
    expect(gate).toEqual({
      code: "over_max_recipients",
      message: "10 recipients are planned; max_recipients allows 5",
      hint: "check the recipients, or raise `max_recipients`",
    });
  });
});

describe("expiryOf", () => {
  it.each<[string, Partial<Campaign>, WaveRecord | undefined, number | undefined]>([
    ["nothing before the first message", {}, undefined, undefined],
    ["nothing where no message left", {}, silentWave, undefined],
    ["thirty days after the first message", {}, begun, nowMs + 29 * dayMs],
    ["what the campaign says, sooner", { expiresAtMs: nowMs }, begun, nowMs],
    [
      "what the campaign says, later",
      { expiresAtMs: nowMs + 90 * dayMs },
      begun,
      nowMs + 90 * dayMs,
    ],
  ])("is %s", (_name, change, wave, expected) => {
    expect(expiryOf({ ...campaign, ...change }, wave)).toBe(expected);
  });
});

describe("closingNow", () => {
  it.each<[string | undefined, Partial<Campaign>, number | undefined]>([
    [undefined, {}, undefined],
    [undefined, { window }, nowMs + 1],
    ["expired", {}, nowMs],
    ["window", { window, timezone: "Pacific/Auckland" }, undefined],
    ["expired", { window, timezone: "Pacific/Auckland" }, nowMs - 1],
  ])("is %s for %j that expires at %s", (kind, change, expiresAtMs) => {
    expect(closingNow({ ...campaign, ...change }, expiresAtMs, nowMs)?.kind).toBe(kind);
  });
});
