import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";

const everyone = [...adapters.values()];
const one = { recipients: 1, tags: false };

describe.each(everyone)("any answer to $name", (adapter) => {
  it("is read without throwing, and is a yes only at 2xx with an id or a count", () => {
    const key = fc.constantFrom(
      "success",
      "status",
      "data",
      "message_id",
      "request_id",
      "id",
      "recipients_count",
      "code",
      "error",
      "errors",
      "message",
    );
    const { tree } = fc.letrec((tie) => ({
      leaf: fc.oneof(fc.boolean(), fc.string(), fc.integer({ min: -2, max: 2 }), fc.constant(null)),
      tree: fc.oneof(
        { maxDepth: 3 },
        tie("leaf"),
        fc.dictionary(key, tie("tree")),
        fc.array(tie("tree"), { maxLength: 2 }),
      ),
    }));
    const body = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.json(),
      tree.map((value) => JSON.stringify(value)),
    );
    const status = fc.oneof(
      fc.constantFrom(200, 202, 400, 404, 422),
      fc.integer({ min: 100, max: 599 }),
    );
    const asked = fc.record({ recipients: fc.integer({ min: 0, max: 3 }), tags: fc.boolean() });
    fc.assert(
      fc.property(status, body, asked, (status, body, asked) => {
        const verdict = adapter.readResponse({ status, headers: {}, body }, asked);
        if (verdict?.kind !== "accepted") return;
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(300);
        expect(verdict.messageId !== undefined || (verdict.count ?? -1) >= 0).toBe(true);
        if (verdict.messageId !== undefined) expect(verdict.messageId.trim()).not.toBe("");
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    { body: "", code: "empty_body" },
    { body: " \r\n", code: "empty_body" },
    { body: "<html>OK</html>", code: "not_json" },
    { body: '{"success":true,"da', code: "not_json" },
    { body: '"OK"', code: "not_an_object" },
    { body: "[]", code: "not_an_object" },
    { body: "null", code: "not_an_object" },
  ])("is not understood at 200 with $body", ({ body, code }) => {
    const verdict = adapter.readResponse({ status: 200, headers: {}, body }, one);
    expect(verdict).toMatchObject({ kind: "not_understood", code });
  });

  it("is read with a byte order mark, which some servers put before it", () => {
    const body = `\ufeff${JSON.stringify({ success: false, message: "not today" })}`;
    const verdict = adapter.readResponse({ status: 200, headers: {}, body }, one);
    expect(verdict).toEqual({ kind: "refused", code: "refused", message: "not today" });
  });

  it("is a no at 200 with success: false, and never a yes beside it", () => {
    const no = { success: false, message: "not today" };
    const read = (body: object) =>
      adapter.readResponse({ status: 200, headers: {}, body: JSON.stringify(body) }, one);
    expect(read(no)).toEqual({ kind: "refused", code: "refused", message: "not today" });
    const ids = { request_id: "r-1", recipients_count: 1 };
    const both = read({ ...no, ...ids, data: { message_id: "m-1", request_id: "r-1" } });
    expect(["refused", "not_understood"]).toContain(both?.kind);
  });

  it.each([100, 301, 302, 307, 401, 403, 408, 409, 425, 429, 500, 502, 503, 504])(
    "is the engine's at %i, whatever it says",
    (status) => {
      const yes = {
        success: true,
        request_id: "r-1",
        recipients_count: 1,
        data: { message_id: "m-1", request_id: "r-1" },
        message: "no",
      };
      const answer = { status, headers: {}, body: JSON.stringify(yes) };
      expect(adapter.readResponse(answer, one)).toBeUndefined();
    },
  );

  it("is not a yes at 400, even with success: true", () => {
    const yes = { success: true, request_id: "r-1", data: { message_id: "m-1" }, message: "sent" };
    const answer = { status: 400, headers: {}, body: JSON.stringify(yes) };
    expect(adapter.readResponse(answer, one)).toBeUndefined();
  });

  it("is told on one line of at most 300 characters, without control characters", () => {
    const message = `\u001b[31mno\r\n::error::\u202e${"🙂".repeat(400)}\ud800`;
    const answer = { status: 400, headers: {}, body: JSON.stringify({ message }) };
    const verdict = adapter.readResponse(answer, one);
    const told = verdict && "message" in verdict ? verdict.message : "";
    expect(Array.from(told)).toHaveLength(300);
    expect(told).toMatch(/^\[31mno ::error:: 🙂+$/u);
  });

  it("has no code made of a sentence or of somebody's number", () => {
    const error = "contact 254712345678 is not known";
    const answer = { status: 400, headers: {}, body: JSON.stringify({ error }) };
    expect(adapter.readResponse(answer, one)).toEqual({
      kind: "refused",
      code: "refused",
      message: error,
    });
  });
});
