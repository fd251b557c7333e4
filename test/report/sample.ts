import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ReportParts } from "../../src/report/build-report.ts";
import { buildReport } from "../../src/report/build-report.ts";
import type { Report, ReportRow } from "../../src/model/report.ts";

export const parts: ReportParts = {
  run: "01K3ZJ8Q6T9V5W2X7Y4A1B0CDE",
  campaign: {
    id: "spring-sale",
    wave: 1,
    file: "campaigns/spring-sale.yaml",
    digest: "sha256:5b1f0c",
    commit: "4be1a7c",
    actor: "octocat",
  },
  provider: "promo",
  adapter: "autokonnect",
  host: "app.autokonnect.co.ke",
  plan: null,
  sandbox: false,
  status: "completed",
  startedAtMs: Date.UTC(2026, 2, 2, 8),
  finishedAtMs: Date.UTC(2026, 2, 2, 8, 0, 25),
  rowTotals: {
    rows: 510,
    invalid: 3,
    duplicate: 2,
    suppressed: 5,
    already_sent: 0,
    held: 0,
    planned: 500,
  },
  fold: {
    outcomes: { accepted: 497, rejected: 2, failed: 0, in_doubt: 1 },
    attempts: 503,
    retries: 3,
    versions: [{ digest: "9f2c41d07ab35566", accepted: 497 }],
    errors: [
      { code: "re_engagement", message: "outside the 24 hours: +254712345678", count: 2 },
      { code: "timeout", message: "no answer within 60 s", count: 1 },
    ],
  },
  latency: { p50: 84.4, p90: 140, p99: 310, max: 1204 },
};

export const report: Report = buildReport(parts);

/** A report whose every text from outside is `hostile`. */
export function reportSaying(hostile: string): Report {
  const errors = Array.from({ length: 500 }, () => ({ code: hostile, message: hostile, count: 1 }));
  return { ...report, stopped: hostile, errors };
}

export const row: ReportRow = {
  recipient: "+254712345678",
  ref: "C1",
  source: "data/customers.csv",
  line: 2,
  outcome: "accepted",
  attempts: 1,
  messageId: "wamid.A1=",
  httpStatus: 200,
  errorCode: "",
  error: "",
  sentAtMs: Date.UTC(2026, 2, 2, 8, 0, 1),
  latencyMs: 83.6,
};

export function rowsOf(...rows: readonly ReportRow[]): () => AsyncIterable<readonly ReportRow[]> {
  return async function* () {
    for (const one of rows) yield [one];
  };
}

export async function textOf(chunks: AsyncIterable<string>): Promise<string> {
  let text = "";
  for await (const chunk of chunks) text += chunk;
  return text;
}

export async function allOf<T>(batches: AsyncIterable<readonly T[]>): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of batches) all.push(...batch);
  return all;
}

/** A folder that is gone after the test: `await using`. */
export async function tempFolder(): Promise<{ path: string } & AsyncDisposable> {
  const path = await mkdtemp(join(tmpdir(), "carillon-report-"));
  return {
    path,
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
}

/** What recipients and providers might write to harm whoever reads a report. */
export const hostileTexts = [
  "::error::owned",
  "\n::set-output name=a::b",
  "\r\n  ::add-mask::x",
  "x ##[command]rm",
  "\u001B[31mred\u001B[0m",
  "\u001B]52;c;ZXZpbA==\u0007",
  "\u009B2J",
  "line\u2028two\u2029three",
  "\u202Egnp.exe\u2066x\u2069",
  ":\u202E:warning:\u200F:",
  "##\u001B[error]x",
  "<script>alert(1)</script>",
  '"><img src=x onerror=alert(1)>',
  "'><svg/onload=alert(1)>",
  "]]><x/>&amp;&#x0;",
  "![x](https://evil.example/pixel.png)",
  "[click](javascript:alert(1))",
  "| a | b |\n|---|---|",
  "`code` ``` fence",
  "@octocat #1 <!-- hidden -->",
  "\u0000\uFFFE\uD800",
] as const;
