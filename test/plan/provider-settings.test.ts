import { format, inspect } from "node:util";
import { describe, expect, it } from "vitest";
import type { Settings } from "../../src/model/adapter.ts";
import { MissingSettingError, UsageError } from "../../src/model/trouble.ts";
import {
  baseUrlOf,
  destinationOf,
  settingsForWire,
  settingsInPlan,
} from "../../src/plan/provider-settings.ts";
import { adapter, provider } from "./sample.ts";

const secret = "k3y-that-nobody-may-see";
const env = { TINY_TOKEN: secret };

/** As any text is made of anything. */
const shown = (anything: unknown): string => String(anything);

const fromEnvironment = {
  ...provider,
  settings: { ...provider.settings, sender: { kind: "env" as const, name: "TINY_SENDER" } },
};

describe("settingsInPlan", () => {
  it("holds literals, and a placeholder for what comes from the environment", () => {
    expect(settingsInPlan(provider)).toEqual({ token: "${TINY_TOKEN}", sender: "123" });
  });
});

describe("settingsForWire", () => {
  it("can be read by name", () => {
    const settings = settingsForWire(provider, env);
    expect([settings["token"], settings["sender"]]).toEqual([secret, "123"]);
    const { token } = settings;
    expect(token).toBe(secret);
  });

  it.each<[string, (settings: Settings) => string]>([
    [
      "console.log",
      (settings) => format("%s and %o and %O and %j", settings, settings, settings, settings),
    ],
    ["inspect", (settings) => inspect(settings, { showHidden: true, depth: null })],
    [
      "inspect, nested",
      (settings) => inspect({ provider: { settings: [settings] } }, { depth: null }),
    ],
    ["inspect as console.dir does it", (settings) => inspect(settings, { customInspect: false })],
    ["JSON", (settings) => JSON.stringify({ settings, list: [settings] })],
    ["String", (settings) => shown(settings)],
    ["a template", (settings) => `to ${shown(settings)}`],
    ["spreading", (settings) => JSON.stringify({ ...settings })],
    [
      "listing its entries",
      (settings) => JSON.stringify([Object.entries(settings), Object.keys(settings)]),
    ],
    ["copying", (settings) => JSON.stringify(Object.assign({}, settings))],
    [
      "looping",
      (settings) => {
        const seen: string[] = [];
        for (const key in settings) seen.push(key, settings[key] ?? "");
        return seen.join();
      },
    ],
    [
      "an error's message",
      (settings) => inspect(new Error(`cannot send ${shown(settings)}`, { cause: settings })),
    ],
  ])("shows no secret to %s", (_name, print) => {
    expect(print(settingsForWire(provider, env))).not.toContain(secret);
  });

  it("prints as [secret]", () => {
    const settings = settingsForWire(provider, env);
    expect([shown(settings), inspect(settings), JSON.stringify(settings)]).toEqual([
      "[secret]",
      "[secret]",
      '"[secret]"',
    ]);
  });

  it.each([
    { missing: "TINY_TOKEN and TINY_SENDER", env: {}, says: "TINY_TOKEN, TINY_SENDER are not set" },
    {
      missing: "an empty one",
      env: { TINY_TOKEN: secret, TINY_SENDER: "" },
      says: "TINY_SENDER is not set",
    },
  ])("names what is missing: $missing", ({ env: partly, says }) => {
    expect(() => settingsForWire(fromEnvironment, partly)).toThrow(MissingSettingError);
    expect(() => settingsForWire(fromEnvironment, partly)).toThrow(says);
  });

  it.each([`${secret}\n`, `\t${secret}`, `k3y\r\nX-Evil: 1`, `\u200b${secret}`, `“${secret}”`])(
    "refuses what no header carries, and does not repeat it: %j",
    (token) => {
      const given = { TINY_TOKEN: token, TINY_SENDER: "acme" };
      const refused = (): unknown => settingsForWire(fromEnvironment, given);
      expect(refused).toThrow(MissingSettingError);
      expect(refused).toThrow(/^TINY_TOKEN holds a line break, or another character that cannot/);
    },
  );

  it("says what is missing without saying what is there", () => {
    expect(() => settingsForWire(fromEnvironment, env)).toThrow(
      expect.not.objectContaining({ message: expect.stringContaining(secret) }),
    );
  });
});

describe("baseUrlOf", () => {
  it.each([{}, { TINY_BASE_URL: "" }, { TINY_BASE_URL: undefined }])(
    "is the adapter's own with %j",
    (none) => {
      expect(baseUrlOf(adapter, none)).toBe("https://api.tiny.example");
    },
  );

  it.each([
    ["https://other.example", "https://other.example"],
    ["https://other.example/", "https://other.example"],
    ["https://other.example///", "https://other.example"],
    ["https://other.example/v1/wa/", "https://other.example/v1/wa"],
    ["https://other.example:8443/v1", "https://other.example:8443/v1"],
    ["https://other.example:443", "https://other.example"],
    ["HTTPS://OTHER.EXAMPLE/V1", "https://other.example/V1"],
    ["https://192.0.2.1/x", "https://192.0.2.1/x"],
    ["https://[2001:db8::1]:444", "https://[2001:db8::1]:444"],
    ["https://bücher.example", "https://xn--bcher-kva.example"],
    ["https://xn--bcher-kva.example", "https://xn--bcher-kva.example"],
    ["https://оther.example", "https://xn--ther-45d.example"],
    ["https://other.example/a/../b", "https://other.example/b"],
    ["http://127.0.0.1:4010/flowiq", "http://127.0.0.1:4010/flowiq"],
    ["http://localhost:4010/flowiq/", "http://localhost:4010/flowiq"],
    ["http://LOCALHOST", "http://localhost"],
    ["http://[::1]:4010", "http://[::1]:4010"],
    ["http://127.9.9.9", "http://127.9.9.9"],
    ["http://2130706433:4010", "http://127.0.0.1:4010"],
    ["http://0x7f.1", "http://127.0.0.1"],
    ["https://localhost", "https://localhost"],
    ["https://other.example?", "https://other.example"],
  ])("takes %s as %s", (given, expected) => {
    expect(baseUrlOf(adapter, { TINY_BASE_URL: given })).toBe(expected);
  });

  it.each([
    "other.example",
    "//other.example",
    "https://",
    "https://other.example:99999",
    "https://oth er.example",
    "https://[::1",
    "not a URL",
    "http://other.example",
    "http://192.0.2.1",
    "http://3221225985",
    "http://0.0.0.0:4010",
    "http://128.0.0.1",
    "http://localhost.",
    "http://localhost.evil.example",
    "http://127.0.0.1.evil.example",
    "http://evil-localhost",
    "http://127.0.0.1@evil.example",
    "http://localhost:4010@evil.example",
    "http://[::ffff:192.0.2.1]",
    "http://[::2]",
    "http://xn--lcalhost-4ve",
    "https://user@other.example",
    "https://user:pass@other.example",
    "https://:pass@other.example",
    "https://other.example/?to=evil.example",
    "https://other.example/#x",
    "ftp://other.example",
    "ws://127.0.0.1",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "data:text/plain,x",
    "blob:https://other.example/x",
    "unix:/var/run/x.sock",
  ])("refuses %s", (given) => {
    expect(() => baseUrlOf(adapter, { TINY_BASE_URL: given })).toThrow(UsageError);
    expect(() => baseUrlOf(adapter, { TINY_BASE_URL: given })).toThrow(/^TINY_BASE_URL /);
  });

  it("does not repeat what may hold a password", () => {
    const given = `https://user:${secret}@other.example`;
    expect(() => baseUrlOf(adapter, { TINY_BASE_URL: given })).toThrow("must not hold credentials");
    try {
      baseUrlOf(adapter, { TINY_BASE_URL: given });
    } catch (error) {
      expect(inspect(error)).not.toContain(secret);
    }
  });
});

describe("destinationOf", () => {
  const elsewhere = { TINY_BASE_URL: "http://127.0.0.1:4010/x" };
  const host = "api.tiny.example";

  it.each([
    ["its own host and a sender that is written down", provider, {}, { host, channel: "123" }],
    [
      "a host from the environment, with its port",
      provider,
      elsewhere,
      { host: "127.0.0.1:4010", channel: "123" },
    ],
    [
      "a sender from the environment",
      fromEnvironment,
      { TINY_SENDER: "7" },
      { host, channel: "7" },
    ],
    [
      "a placeholder for a sender that is not known yet",
      fromEnvironment,
      {},
      { host, channel: "${TINY_SENDER}" },
    ],
  ])("is %s", (_name, from, known, expected) => {
    expect(destinationOf(from, known)).toEqual({ adapter: "tiny", ...expected });
  });

  it("has no sender where the provider has none", () => {
    const { channel: _, ...without } = adapter;
    expect(destinationOf({ ...provider, adapter: without }, {}).channel).toBe("");
  });
});
