import { describe, expect, it } from "vitest";
import { confirmQuestion } from "../../src/cli/views/confirm.ts";
import { jsonPlan, prettyGates, prettyPlan } from "../../src/cli/views/plan.ts";
import { timeSpan } from "../../src/cli/views/time-span.ts";
import { commands, hostileTexts, plain, plan, steering } from "./sample.ts";

const options = { colors: plain, nowMs: Date.UTC(2026, 11, 1) };
const gate = {
  code: "over_max_recipients",
  message: "96,000 recipients are planned; max_recipients allows 90,000",
  hint: "check the recipients, or raise `max_recipients`",
} as const;

describe("prettyPlan", () => {
  it("says what a send would do, and why", () => {
    expect(prettyPlan(plan, [gate], options)).toMatchInlineSnapshot(`
      "spring-sale, wave 1

      file      campaigns/spring-sale.yaml
      provider  promo: autokonnect at app.autokonnect.co.ke, channel 123
      pace      at most 16 in flight, 20 a second: about 1 h 20 min
      expires   2026-12-31T00:00:00.000Z, in 30 d
      window    08:00-20:00
      digest    sha256:5b1f0c

      rows            100,000
        planned        96,000
        invalid            12   empty_value 9, impossible_number 3
        duplicate           3
        suppressed      3,985
        already sent        0
        held                0
      left by where       250

      by country  KE 95,000, UG 1,000

      note  WhatsApp delivers an image message only inside the 24 hours after the last
            reply

      closed  over_max_recipients: 96,000 recipients are planned; max_recipients
              allows 90,000
        hint  check the recipients, or raise \`max_recipients\`
      "
    `);
  });

  it("counts rows as the sum of what becomes of them", () => {
    const text = prettyPlan(plan, [], options);
    const counts = Array.from(text.matchAll(/^ {2}[a-z ]+? +([\d,]+)/gm), ([, n = ""]) =>
      Number(n.replaceAll(",", "")),
    );
    expect(counts.reduce((sum, n) => sum + n, 0)).toBe(plan.totals.rows);
  });

  it("says that tags are one row, and that no rate is no rate", () => {
    const { rate: _rate, expectedSeconds: _span, expiresAtMs: _end, ...rest } = plan;
    const text = prettyPlan({ ...rest, tags: ["42", "57"], countries: [] }, [], options);
    expect(text).toContain("by tag  42, 57 (one row)");
    expect(text).toContain("at most 16 in flight, no rate");
    expect(text).toContain("expires   30 days after the wave's first message");
  });

  it("tells a dozen countries and sums up the others", () => {
    const countries = Array.from({ length: 15 }, (_, index) => ({
      country: `C${index}`,
      count: 2,
    }));
    const text = prettyPlan({ ...plan, countries }, [], options);
    expect(text).toContain("C11 2");
    expect(text).not.toContain("C12");
    expect(text.replaceAll(/\s+/g, " ")).toContain("others 6");
  });

  it.each([40, 60, 80, 120])("keeps to %i columns", (width) => {
    const lines = prettyPlan(plan, [gate], { ...options, width }).split("\n");
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(width);
  });

  it.each(hostileTexts)("lets %j steer nothing", (text) => {
    const destination = { adapter: text, host: text, channel: text };
    const hostile = {
      ...plan,
      destination,
      notices: [text],
      provider: text,
      tags: [text],
      rate: text,
    };
    const told = prettyPlan(hostile, [{ ...gate, message: text, hint: text }], options);
    expect(told).not.toMatch(steering);
    expect(told).not.toMatch(commands);
  });
});

describe("prettyGates", () => {
  it("names each closed gate and the way on", () => {
    expect(prettyGates([gate], { colors: plain })).toMatchInlineSnapshot(`
      "closed  over_max_recipients: 96,000 recipients are planned; max_recipients
              allows 90,000
        hint  check the recipients, or raise \`max_recipients\`
      "
    `);
  });
});

describe("jsonPlan", () => {
  it("holds everything but the chunks, in snake case", () => {
    expect(jsonPlan(plan, [gate])).toMatchInlineSnapshot(`
      {
        "campaign": {
          "file": "campaigns/spring-sale.yaml",
          "id": "spring-sale",
          "wave": 1,
        },
        "concurrency": 16,
        "countries": [
          {
            "count": 95000,
            "country": "KE",
          },
          {
            "count": 1000,
            "country": "UG",
          },
        ],
        "destination": {
          "adapter": "autokonnect",
          "channel": "123",
          "host": "app.autokonnect.co.ke",
        },
        "digest": "sha256:5b1f0c",
        "expected_seconds": 4800,
        "expires_at": "2026-12-31T00:00:00.000Z",
        "filtered_out": 250,
        "gates": [
          {
            "code": "over_max_recipients",
            "hint": "check the recipients, or raise \`max_recipients\`",
            "message": "96,000 recipients are planned; max_recipients allows 90,000",
          },
        ],
        "inputs": [
          {
            "bytes": 4000000,
            "file": "data/customers.csv",
            "sha256": "77aa",
          },
        ],
        "notices": [
          "WhatsApp delivers an image message only inside the 24 hours after the last reply",
        ],
        "provider": "promo",
        "rate": "20/s",
        "reasons": [
          {
            "code": "empty_value",
            "count": 9,
            "fate": "invalid",
          },
          {
            "code": "impossible_number",
            "count": 3,
            "fate": "invalid",
          },
          {
            "code": "suppressed",
            "count": 3985,
            "fate": "suppressed",
          },
        ],
        "tags": [],
        "text_digest": "sha256:9f2c",
        "totals": {
          "already_sent": 0,
          "duplicate": 3,
          "held": 0,
          "invalid": 12,
          "planned": 96000,
          "rows": 100000,
          "suppressed": 3985,
        },
        "window": "08:00-20:00",
      }
    `);
  });

  it("says null for what the plan does not hold", () => {
    const {
      rate: _rate,
      expectedSeconds: _span,
      expiresAtMs: _end,
      window: _window,
      ...rest
    } = plan;
    expect(jsonPlan(rest, [])).toMatchObject({
      rate: null,
      expected_seconds: null,
      expires_at: null,
      window: null,
    });
  });
});

describe("confirmQuestion", () => {
  it("names everything that cannot be taken back", () => {
    expect(confirmQuestion(plan, { chosen: 96_000, colors: plain })).toMatchInlineSnapshot(`
      "campaign  spring-sale, wave 1
      provider  promo: autokonnect at app.autokonnect.co.ke, channel 123
      pace      at most 16 in flight, 20 a second: about 1 h 20 min
      send to 96,000 recipients?"
    `);
  });

  it("promises no time for a part, and says that tags are many people", () => {
    const question = confirmQuestion({ ...plan, tags: ["42"] }, { chosen: 10, colors: plain });
    expect(question).not.toContain("about");
    expect(question).toContain(
      "send to 10 of 96,000 recipients, one of them everyone behind tags 42?",
    );
  });
});

describe("timeSpan", () => {
  it.each([
    { seconds: 0, text: "0 s" },
    { seconds: 59.6, text: "1 min" },
    { seconds: 185, text: "3 min 5 s" },
    { seconds: 4800, text: "1 h 20 min" },
    { seconds: 3605, text: "1 h" },
    { seconds: 200_000, text: "2 d 7 h" },
    { seconds: -5, text: "0 s" },
  ])("tells $seconds seconds as $text", ({ seconds, text }) => {
    expect(timeSpan(seconds)).toBe(text);
  });
});
