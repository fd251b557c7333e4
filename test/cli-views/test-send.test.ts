import { describe, expect, it } from "vitest";
import { jsonTestSend, prettyTestSend, testQuestion } from "../../src/cli/views/test-send.ts";
import type { TestSendView } from "../../src/cli/views/test-send.ts";
import { commands, hostileTexts, plain, steering } from "./sample.ts";

const view: TestSendView = {
  to: "+254712345678",
  host: "api.flowiq.live",
  channel: "acme",
  finding: { class: "accepted", code: "", message: "", httpStatus: 200, messageId: "wamid.A1" },
};

const refused: TestSendView = {
  ...view,
  finding: {
    class: "refused",
    code: "131026",
    message: "no WhatsApp account for 254712345678",
    httpStatus: 400,
  },
};

describe("prettyTestSend", () => {
  it("tells an accepted message", () => {
    expect(prettyTestSend(view, { colors: plain, reveal: false })).toMatchInlineSnapshot(`
      "accepted: test message to +2547******78
      provider    api.flowiq.live, channel acme
      status      200
      message id  wamid.A1
      "
    `);
  });

  it("tells why a message was refused", () => {
    expect(prettyTestSend(refused, { colors: plain, reveal: false })).toMatchInlineSnapshot(`
      "refused: test message to +2547******78
      provider  api.flowiq.live, channel acme
      status    400
      why       131026: no WhatsApp account for 2547******78
      "
    `);
  });

  it.each(hostileTexts)("lets a provider's %j steer nothing", (text) => {
    const finding = { class: "in_doubt", code: text, message: text, messageId: text } as const;
    const told = prettyTestSend({ ...view, finding }, { colors: plain, reveal: false });
    expect(told).not.toMatch(steering);
    expect(told).not.toMatch(commands);
  });
});

describe("jsonTestSend", () => {
  it("masks the number in the provider's words too, unless told to reveal it", () => {
    expect(JSON.stringify(jsonTestSend(refused, { reveal: false }))).not.toContain("712345678");
    expect(jsonTestSend(refused, { reveal: true })).toEqual({
      recipient: "+254712345678",
      host: "api.flowiq.live",
      channel: "acme",
      result: "refused",
      http_status: 400,
      message_id: null,
      error_code: "131026",
      error: "no WhatsApp account for 254712345678",
    });
  });
});

describe("testQuestion", () => {
  it("names number, host and channel, the number masked unless told to reveal it", () => {
    expect(testQuestion(view, { reveal: false })).toBe(
      "send one test message to +2547******78 through api.flowiq.live, channel acme?",
    );
    expect(testQuestion(view, { reveal: true })).toContain("to +254712345678 through");
  });
});
