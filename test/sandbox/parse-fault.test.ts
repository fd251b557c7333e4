import * as fc from "../helpers/fast-check.ts";
import { describe, expect, it } from "vitest";
import { parseFault } from "../../src/sandbox/parse-fault.ts";
import { SandboxUsageError } from "../../src/sandbox/sandbox-usage-error.ts";

describe("parseFault", () => {
  it.each([
    [
      "status=429,every=10,retry_after=2",
      { kind: "status", status: 429, taken: false, retryAfterS: 2 },
    ],
    ["status=502,taken=yes", { kind: "status", status: 502, taken: true }],
    ["status=202", { kind: "status", status: 202, taken: true }],
    ["status=400,code=bad,message=no, not now", { code: "bad", message: "no, not now" }],
    ["reset=before", { kind: "silent", how: "reset", taken: false }],
    ["reset=after", { kind: "silent", how: "reset", taken: true }],
    ["reset", { kind: "silent", how: "reset", taken: true }],
    ["hang=before", { kind: "silent", how: "hang", taken: false }],
    ["hang", { kind: "silent", how: "hang", taken: true }],
    ["html,every=5", { kind: "garbled", how: "html", taken: true, status: undefined }],
    ["html,status=502", { kind: "garbled", how: "html", taken: false, status: 502 }],
    ["truncate", { kind: "garbled", how: "truncate", taken: true }],
    ["empty, taken=no", { kind: "garbled", how: "empty", taken: false }],
    ["refuse,code=x", { kind: "refuse", taken: false, code: "x" }],
    ["slow=50", { kind: "none", taken: true }],
    ["drip=5", { kind: "drip", everyMs: 5 }],
    ["code=reconnect_waba", { kind: "status", status: 400, code: "reconnect_waba" }],
    ["code=invalid_api_key", { kind: "status", status: 401 }],
  ])("reads what goes wrong in %s", (spec, effect) => {
    expect(parseFault(spec)).toMatchObject({ spec, effect });
  });

  it.each([
    ["html,every=5", { every: 5 }],
    ["html,first=3", { first: 3 }],
    ["html,at=7", { at: 7 }],
    ["html,after=0", { after: 0 }],
    ["html,rate=0.25,seed=9", { rate: 0.25, seed: 9 }],
    ["html,rate=1", { rate: 1, seed: 1 }],
    ["html,for=+254712345678", { for: "+254712345678" }],
    ["html,for=254712345678", { for: "+254712345678" }],
    ["html,provider=botika", { provider: "botika" }],
    ["code=reconnect_waba", { provider: "autokonnect" }],
    ["status=400,code=reconnect_waba", { provider: undefined }],
  ])("reads when it strikes in %s", (spec, when) => {
    expect(parseFault(spec).when).toMatchObject(when);
  });

  it.each([
    ["evry=5", /fault key "evry" is unknown; the keys are html, /],
    ["", /must say what goes wrong, one of: status, code, slow, html/],
    ["every=5", /must say what goes wrong/],
    ["status=429,", /fault key "" is unknown/],
    ["status", /"status" needs a value/],
    ["status=", /"status" needs a value/],
    ["status=abc", /"status" must be a whole number, from 200 to 599, not "abc"/],
    ["status=100", /"status" must be/],
    ["status=429,status=500", /"status" stands twice/],
    ["html=yes", /"html" takes no value/],
    ["html,truncate", /"html" and "truncate" do not go together/],
    ["reset=during", /"reset" must be before or after, not "during"/],
    ["reset=after,status=500", /"reset" and "status" do not go together/],
    ["drip=5,retry_after=1", /"drip" and "retry_after" do not go together/],
    ["refuse,taken=yes", /"refuse" and "taken" do not go together/],
    ["html,code=x", /"html" and "code" do not go together/],
    ["slow=99999999999", /"slow" must be a whole number, from 0 to 3600000/],
    ["drip=0", /"drip" must be a whole number/],
    ["html,every=0", /"every" must be a whole number, 1 or more/],
    ["html,every=1.5", /"every" must be/],
    ["html,rate=1.1", /"rate" must be a share from 0 to 1/],
    ["html,rate=10%", /"rate" must be a share/],
    ["html,for=bob", /"for" must be a phone number/],
    ["html,provider=twilio", /"provider" must be flowiq or zixflow or botika or autokonnect/],
    ["html,taken=maybe", /"taken" must be yes or no/],
    ["status=429,retry_after=soon", /"retry_after" must be/],
    ["retry_after=2,every=2", /"retry_after" needs status beside it/],
    // It takes the rest of the line for itself, so it must come last.
    ["message=slow down,status=503", /"message" needs status beside it/],
    ["code=whatever", /"code" needs status beside it/],
    ["code=reconnect_waba,provider=flowiq", /"code" needs status beside it at flowiq/],
  ])("refuses %j by naming the key", (spec, says) => {
    expect(() => parseFault(spec)).toThrow(SandboxUsageError);
    expect(() => parseFault(spec)).toThrow(says);
  });

  it("throws nothing but usage errors", () => {
    const piece = fc.constantFrom(
      "html",
      "status",
      "=",
      "4",
      "29",
      ",",
      "every",
      "rate",
      ".5",
      "message",
      " ",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        try {
          expect(parseFault(pieces.join("")).spec).toBe(pieces.join(""));
        } catch (error) {
          if (!(error instanceof SandboxUsageError)) throw error;
        }
      }),
    );
  });
});
