/* oxlint-disable no-control-regex -- control characters are what must not come through */
import type { Diagnostic, Plan, PreviewItem } from "../../src/index.ts";
import { openColors } from "../../src/cli/terminal/colors.ts";

export const plain = openColors({ env: {}, isTTY: false, color: true });
export const colored = openColors({ env: {}, isTTY: true, color: true });

/** Whatever moves a cursor, turns a text around, or hides in it. Line breaks are ours. */
export const steering =
  /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/;

/** A line that GitHub's runner would take for a command. */
export const commands = /::|##\[/;

export const hostileTexts = [
  "\u001B[2J\u001B]0;owned\u0007",
  "\u009B31mred",
  "ok\r\n::error file=x::owned",
  "\u2028::set-output name=a::b",
  "a ##[error]b",
  ":\u202E:warning:\u2066:x",
  "\u202Egpj.exe",
  "back\bspace\u007F",
  "<script>alert(1)</script><img src=x onerror=alert(1)>",
  "```\n# heading\n````\n@everyone",
];

export function diagnostic(change: Partial<Diagnostic> = {}): Diagnostic {
  return {
    file: "campaigns/spring-sale.yaml",
    line: 3,
    column: 3,
    severity: "error",
    code: "unknown_key",
    message: "“txt” is not a key of a text message",
    ...change,
  };
}

export const plan: Plan = {
  version: 1,
  campaign: { id: "spring-sale", wave: 1, file: "campaigns/spring-sale.yaml" },
  provider: "promo",
  destination: { adapter: "autokonnect", host: "app.autokonnect.co.ke", channel: "123" },
  totals: {
    rows: 100_000,
    planned: 96_000,
    invalid: 12,
    duplicate: 3,
    suppressed: 3985,
    already_sent: 0,
    held: 0,
  },
  filteredOut: 250,
  reasons: [
    { fate: "invalid", code: "empty_value", count: 9 },
    { fate: "invalid", code: "impossible_number", count: 3 },
    { fate: "suppressed", code: "suppressed", count: 3985 },
  ],
  countries: [
    { country: "KE", count: 95_000 },
    { country: "UG", count: 1000 },
  ],
  tags: [],
  concurrency: 16,
  rate: "20/s",
  expectedSeconds: 4800,
  expiresAtMs: Date.UTC(2026, 11, 31),
  window: "08:00-20:00",
  textDigest: "sha256:9f2c",
  digest: "sha256:5b1f0c",
  inputs: [{ file: "data/customers.csv", sha256: "77aa", bytes: 4_000_000 }],
  parts: {
    campaign: "01",
    text: "02",
    provider: "03",
    recipients: "04",
    suppression: "05",
    limits: "06",
    schedule: "07",
    send: "08",
  },
  sources: ["data/customers.csv"],
  chunks: [{ recipients: 100, sha256: "beef", source: 0, line: 2 }],
  notices: ["WhatsApp delivers an image message only inside the 24 hours after the last reply"],
};

export function previewItem(change: Partial<PreviewItem> = {}): PreviewItem {
  return {
    phone: "+254712345678",
    ref: "",
    source: "data/customers.csv",
    line: 2,
    country: "KE",
    message: { type: "text", text: "Hi *Ann*, 20 % off" },
    payload: '{"phone_number":"+254712345678","message":"Hi *Ann*, 20 % off"}',
    ...change,
  };
}
