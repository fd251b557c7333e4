import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { FrozenPlan } from "../../src/model/frozen-plan.ts";
import type { ChunkDigest, Plan } from "../../src/model/plan.ts";
import { partDigests } from "../../src/plan/campaign-digest.ts";
import { stalePlan } from "../../src/plan/compare-plan.ts";
import { compareFingerprints, openFingerprints } from "../../src/plan/fingerprints.ts";
import { freezePlan, joinedChunks, refuseEdited } from "../../src/plan/freeze-plan.ts";
import { campaign, decidedOf } from "./sample.ts";

const nowMs = Date.UTC(2026, 10, 20);
const day = 24 * 60 * 60_000;

const chunk = (nth: number): ChunkDigest => ({
  recipients: 1000,
  sha256: String(nth).padStart(64, "0"),
  source: 0,
  line: nth * 1000 + 2,
});

const plan: Plan = {
  version: 1,
  campaign: { id: "spring-sale", wave: 1, file: "campaigns/spring.yaml" },
  provider: "promo",
  destination: { adapter: "tiny", host: "api.tiny.example", channel: "123" },
  totals: {
    rows: 3000,
    invalid: 0,
    duplicate: 0,
    suppressed: 5,
    already_sent: 0,
    held: 0,
    planned: 2995,
  },
  filteredOut: 0,
  reasons: [],
  countries: [],
  tags: [],
  concurrency: 16,
  textDigest: "aa",
  digest: "sha256:aa",
  parts: partDigests(campaign, "aa"),
  inputs: [{ file: "people.csv", sha256: "ab", bytes: 1 }],
  sources: ["people.csv"],
  chunks: [chunk(0), chunk(1), chunk(2)],
  notices: [],
};

const freeze = (one: Plan): FrozenPlan => freezePlan(one, { tool: "1", commit: null, nowMs });

const fingerprintsOf = (people: readonly { nth: number; text: string }[], salt: string) => {
  const taker = openFingerprints(salt);
  for (const { nth, text } of people) taker.add(decidedOf(nth, { payload: text }));
  const taken = taker.taken();
  if (taken === undefined) throw new Error("too many");
  return taken;
};

describe("freezePlan", () => {
  it("can be sent for seven days, and not after the wave expires", () => {
    expect(freeze(plan).expires_at).toBe(new Date(nowMs + 7 * day).toISOString());
    const soon = { ...plan, expiresAtMs: nowMs + day };
    expect(freeze(soon).expires_at).toBe(new Date(nowMs + day).toISOString());
  });

  it("joins chunks so that the file stays small however large the audience", () => {
    const large = { ...plan, chunks: Array.from({ length: 10_000 }, (_, nth) => chunk(nth)) };
    const { chunks, chunk_size: size, count } = freeze(large).recipients;
    expect(chunks.length).toBeLessThanOrEqual(256);
    expect(size).toBe(64_000);
    expect(count).toBe(10_000_000);
  });

  it("is refused after any change, wherever", () => {
    const frozen = freeze(plan);
    expect(() => refuseEdited(JSON.parse(JSON.stringify(frozen)) as FrozenPlan)).not.toThrow();
    for (const key of Object.keys(frozen)) {
      expect(() => refuseEdited({ ...frozen, [key]: "edited" })).toThrow("edited");
    }
  });
});

describe("stalePlan", () => {
  it("is open for the plan it froze", () => {
    expect(stalePlan(freeze(plan), plan, nowMs)).toBeUndefined();
  });

  it("closes when the plan expires", () => {
    expect(stalePlan(freeze(plan), plan, nowMs + 8 * day)?.message).toContain("expired");
  });

  it.each([
    { name: "a part", now: { parts: { ...plan.parts, limits: "x" } }, says: "max_invalid" },
    { name: "the host", now: { destination: { ...plan.destination, host: "evil" } }, says: "host" },
    {
      name: "the channel",
      now: { destination: { ...plan.destination, channel: "9" } },
      says: "channel",
    },
    {
      name: "a chunk",
      now: { chunks: [chunk(0), chunk(7), chunk(2)] },
      says: "1001 to 2000, from line 7002 of people.csv",
    },
    {
      name: "a chunk more",
      now: { chunks: [chunk(0), chunk(1), chunk(2), chunk(3)] },
      says: "3000 recipients were approved, there are 4000",
    },
    { name: "a chunk less", now: { chunks: [chunk(0), chunk(1)] }, says: "which are gone" },
    {
      name: "fewer suppressed",
      now: { totals: { ...plan.totals, suppressed: 4 } },
      says: "5 were suppressed",
    },
  ])("closes when $name differs, and says so", ({ now, says }) => {
    expect(stalePlan(freeze(plan), { ...plan, ...now }, nowMs)?.message).toContain(says);
  });

  it.each([
    { name: "more suppressed", now: { totals: { ...plan.totals, suppressed: 9 } } },
    { name: "more already sent", now: { totals: { ...plan.totals, already_sent: 9 } } },
    {
      name: "an input that changes nobody's message",
      now: { inputs: [{ file: "people.csv", sha256: "zz", bytes: 2 }] },
    },
  ])("stays open with $name", ({ now }) => {
    expect(stalePlan(freeze(plan), { ...plan, ...now }, nowMs)).toBeUndefined();
  });

  it("leaves a sender open that only the environment of the send knows", () => {
    const before = { ...plan, destination: { ...plan.destination, channel: "${TINY_SENDER}" } };
    expect(stalePlan(freeze(before), plan, nowMs)).toBeUndefined();
  });
});

describe("joinedChunks", () => {
  it("notices a change in any chunk it joined", () => {
    const chunks = Array.from({ length: 8 }, (_, nth) => chunk(nth));
    const before = joinedChunks(chunks, 4000).map(({ sha256 }) => sha256);
    for (const nth of chunks.keys()) {
      const changed = chunks.map((one, index) => (index === nth ? chunk(99) : one));
      const after = joinedChunks(changed, 4000).map(({ sha256 }) => sha256);
      expect(after.findIndex((sha256, index) => sha256 !== before[index])).toBe(
        Math.floor(nth / 4),
      );
    }
  });
});

describe("fingerprints", () => {
  it("tells exactly who was added, removed and changed", () => {
    const people = fc.uniqueArray(fc.record({ nth: fc.nat(5000), text: fc.string() }), {
      selector: ({ nth }) => nth,
      maxLength: 60,
    });
    fc.assert(
      fc.property(people, people, (before, now) => {
        const changes = compareFingerprints(fingerprintsOf(before, "s"), fingerprintsOf(now, "s"));
        const then = new Map(before.map(({ nth, text }) => [nth, text]));
        const there = new Map(now.map(({ nth, text }) => [nth, text]));
        const kept = [...then.keys()].filter((nth) => there.has(nth));
        expect(changes).toMatchObject({
          added: there.size - kept.length,
          removed: then.size - kept.length,
          changed: kept.filter((nth) => then.get(nth) !== there.get(nth)).length,
          reordered: [...there.keys()].filter((nth) => then.has(nth)).join() !== kept.join(),
        });
      }),
    );
  });

  it("gives none above 2,000 recipients", () => {
    const taker = openFingerprints();
    for (let nth = 0; nth <= 2000; nth += 1) taker.add(decidedOf(nth));
    expect(taker.taken()).toBeUndefined();
  });

  it("are the same of long texts, which do not wait until all are there", () => {
    const people = Array.from({ length: 5 }, (_, nth) => ({ nth, text: `${nth}`.repeat(600_000) }));
    const alone = people.map((one) => fingerprintsOf([one], "salt").values);
    const bytes = Buffer.concat(alone.map((values) => Buffer.from(values, "base64")));
    expect(fingerprintsOf(people, "salt").values).toBe(bytes.toString("base64"));
  });

  it("differs with its salt", () => {
    const people = [{ nth: 1, text: "x" }];
    expect(fingerprintsOf(people, "a").values).not.toBe(fingerprintsOf(people, "b").values);
  });
});
