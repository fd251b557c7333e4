import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import type { Verdict } from "../../src/model/adapter.ts";
import { classify } from "../../src/send/classify.ts";
import type { AnswerClass } from "../../src/send/classify.ts";
import type { Exchange } from "../../src/send/exchange.ts";

const times = { sentAtMs: 1, latencyMs: 1 };
const words = { code: "c", message: "m" };

function answered(status: number, headers: Record<string, string> = {}): Exchange {
  return { kind: "answered", answer: { status, headers, body: "" }, ...times };
}

function classOf(exchange: Exchange, verdict?: Verdict): AnswerClass {
  return classify(exchange, () => verdict).class;
}

const accepted: Verdict = { kind: "accepted", messageId: "m-1" };
const refused: Verdict = { kind: "refused", ...words };
const later: Verdict = { kind: "refused_for_now", ...words };
const fatal: Verdict = { kind: "fatal", ...words };
const unclear: Verdict = { kind: "not_understood", ...words };

describe("a status about which the adapter says nothing", () => {
  it.each<[AnswerClass, readonly number[]]>([
    ["refused_for_now", [425, 429]],
    [
      "refused",
      [400, 402, 404, 405, 406, 410, 411, 413, 414, 415, 421, 422, 426, 428, 431, 451, 499],
    ],
    ["fatal", [401, 403]],
    ["redirect", [300, 301, 302, 303, 304, 307, 308, 399]],
    ["in_doubt", [408, 409, 500, 501, 502, 503, 504, 507, 520, 522, 524, 599, 600, 999]],
    ["in_doubt", [200, 201, 202, 204, 206, 226, 299]],
    ["in_doubt", [0, 101, 102, 199]],
  ])("is %s: %j", (expected, statuses) => {
    for (const status of statuses)
      expect([status, classOf(answered(status))]).toEqual([status, expected]);
  });

  it.each<[AnswerClass, string]>([
    ["refused_for_now", "3"],
    ["refused_for_now", "0"],
    ["refused_for_now", "Sun, 06 Nov 1994 08:49:37 GMT"],
    ["in_doubt", "soon"],
    ["in_doubt", "-1"],
    ["in_doubt", ""],
  ])("is %s for a 503 with Retry-After %j", (expected, value) => {
    expect(classOf(answered(503, { "retry-after": value }))).toBe(expected);
  });

  it.each([500, 502, 504, 408])("is in doubt for a %i, Retry-After or not", (status) => {
    expect(classOf(answered(status, { "retry-after": "1" }))).toBe("in_doubt");
  });
});

describe("what the adapter reads", () => {
  it.each<[string, number, Verdict | undefined, AnswerClass]>([
    ["yes", 200, accepted, "accepted"],
    ["yes", 202, accepted, "accepted"],
    ["no", 200, refused, "refused"],
    ["later", 200, later, "refused_for_now"],
    ["closed", 200, fatal, "fatal"],
    ["unclear", 200, unclear, "in_doubt"],
    ["yes against its own status", 302, accepted, "redirect"],
    ["closed behind a redirect", 302, fatal, "redirect"],
    ["yes against its own status", 400, accepted, "refused"],
    ["yes against its own status", 500, accepted, "in_doubt"],
    ["no", 400, refused, "refused"],
    ["no, told by a gateway", 502, refused, "in_doubt"],
    ["no, in conflict with something", 409, refused, "in_doubt"],
    ["no, too late", 408, refused, "in_doubt"],
    ["no, for now", 429, refused, "refused_for_now"],
    ["no, to a stranger", 401, refused, "fatal"],
    ["later", 400, later, "refused_for_now"],
    ["later", 500, later, "refused_for_now"],
    ["closed", 404, fatal, "fatal"],
    ["unclear", 400, unclear, "refused"],
    ["unclear", 503, unclear, "in_doubt"],
  ])("%s with a %i counts as it should", (_name, status, verdict, expected) => {
    expect(classOf(answered(status), verdict)).toBe(expected);
  });

  it("keeps id, count, status and the provider's words", () => {
    expect(classify(answered(200), () => ({ ...accepted, count: 3 }))).toMatchObject({
      messageId: "m-1",
      count: 3,
      httpStatus: 200,
    });
    expect(classify(answered(400), () => refused)).toMatchObject({ ...words, httpStatus: 400 });
    expect(classify(answered(502), () => refused)).toMatchObject({ ...words, httpStatus: 502 });
  });

  it.each([
    [200, { "retry-after": "7" }],
    [400, { "retry-after": "7" }],
    [429, { "retry-after": "7" }],
  ])("keeps Retry-After of a refusal for now with a %i", (status, headers) => {
    expect(classify(answered(status, headers), () => later)).toMatchObject({
      ...words,
      retryAfterMs: 7000,
    });
  });

  it.each<[number, AnswerClass]>([
    [200, "in_doubt"],
    [400, "refused"],
    [500, "in_doubt"],
  ])("is nothing where the adapter stumbles over a %i", (status, expected) => {
    const stumble = (): never => {
      throw new SyntaxError("not JSON");
    };
    expect(classify(answered(status), stumble).class).toBe(expected);
  });
});

describe("an exchange without an answer", () => {
  it.each<[string, Exchange, AnswerClass]>([
    ["not sent", { kind: "not_sent", ...words, identity: false }, "not_sent"],
    ["not sent to somebody else", { kind: "not_sent", ...words, identity: true }, "fatal"],
    ["lost", { kind: "lost", ...words, ...times }, "in_doubt"],
    ["lost after a 200", { kind: "lost", ...words, httpStatus: 200, ...times }, "in_doubt"],
    ["lost after a 400", { kind: "lost", ...words, httpStatus: 400, ...times }, "in_doubt"],
  ])("%s counts as it should, whatever an adapter would say", (_name, exchange, expected) => {
    expect(classOf(exchange, accepted)).toBe(expected);
  });
});

describe("whatever comes", () => {
  const exchanges = fc.oneof(
    fc.record({
      kind: fc.constant("answered" as const),
      answer: fc.record({
        status: fc.integer({ min: 0, max: 1000 }),
        headers: fc.dictionary(fc.constantFrom("retry-after", "date", "x"), fc.string()),
        body: fc.string(),
      }),
      sentAtMs: fc.nat(),
      latencyMs: fc.nat(),
    }),
    fc.record({
      kind: fc.constant("not_sent" as const),
      code: fc.string(),
      message: fc.string(),
      identity: fc.boolean(),
    }),
    fc.record({
      kind: fc.constant("lost" as const),
      code: fc.string(),
      message: fc.string(),
      sentAtMs: fc.nat(),
      latencyMs: fc.nat(),
    }),
  );
  const verdicts = fc.constantFrom(undefined, accepted, refused, later, fatal, unclear);

  it("has a class; only what was dispatched and answered with 2xx is accepted, only what was not is not_sent", () => {
    fc.assert(
      fc.property(exchanges, verdicts, (exchange, verdict) => {
        const found = classOf(exchange, verdict);
        if (found === "not_sent") expect(exchange.kind).toBe("not_sent");
        if (exchange.kind === "lost") expect(found).toBe("in_doubt");
        if (found !== "accepted") return;
        expect(exchange).toMatchObject({ kind: "answered" });
        expect(verdict).toBe(accepted);
        const { status } = (exchange as Extract<Exchange, { kind: "answered" }>).answer;
        expect(Math.floor(status / 100)).toBe(2);
      }),
    );
  });
});
