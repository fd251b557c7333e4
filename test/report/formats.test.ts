/* oxlint-disable no-control-regex -- control characters are what must not come through */
import { describe, expect, it } from "vitest";
import { formatReport } from "../../src/report/formats.ts";
import type { ReportFormat } from "../../src/report/formats.ts";
import type { Report } from "../../src/model/report.ts";
import { hostileTexts, report, reportSaying, row, rowsOf, textOf } from "./sample.ts";

function told(format: ReportFormat, about: Report = report, reveal = false): Promise<string> {
  return textOf(formatReport(about, format, { reveal, rows: rowsOf(row) }));
}

function withTotals(change: Partial<Report["totals"]>, rest: Partial<Report> = {}): Report {
  return { ...report, ...rest, totals: { ...report.totals, ...change } };
}

const nobody = { accepted: 0, rejected: 0, failed: 0, in_doubt: 0, not_attempted: 0 };

describe("pretty", () => {
  it("says at a glance what happened and what to do", async () => {
    expect(await told("pretty")).toMatchInlineSnapshot(`
      "497 of 500 accepted; 2 rejected, 1 in doubt

      campaign  spring-sale, wave 1 (campaigns/spring-sale.yaml)
      provider  promo: autokonnect at app.autokonnect.co.ke
      run       01K3ZJ8Q6T9V5W2X7Y4A1B0CDE, completed after 25 s

      rows               510
        invalid            3
        duplicate          2
        suppressed         5
        already sent       0
        held               0
        planned          500
          accepted       497
          rejected         2
          failed           0
          in doubt         1
          not attempted    0

      503 requests, 3 of them retries, 20.12 a second
      latency in ms: p50 84, p90 140, p99 310, max 1204

      errors
        2  re_engagement  outside the 24 hours: +2547******78
        1  timeout  no answer within 60 s

      1 in doubt: ask the provider, then settle as accepted or failed
        carillon resolve campaigns/spring-sale.yaml --all --outcome OUTCOME --reason TEXT
      2 rejected for good: a plain re-run leaves them, this asks again
        carillon send campaigns/spring-sale.yaml --retry rejected

      accepted means that the provider took the message; it does not mean delivered
      "
    `);
  });

  it.each([
    {
      name: "everyone accepted",
      about: withTotals({ ...nobody, accepted: 500 }),
      says: "500 of 500 accepted",
    },
    {
      name: "a run that stopped",
      about: withTotals(
        { ...nobody, accepted: 90, failed: 10, not_attempted: 400 },
        { status: "aborted" },
      ),
      says: "stopped part-way: 90 of 500 accepted; 10 failed, 400 not attempted",
    },
    {
      name: "a dry run",
      about: withTotals({ ...nobody, not_attempted: 500 }, { status: "dry_run" }),
      says: "dry run: 500 planned, nothing was sent",
    },
    {
      name: "a re-run with nothing left",
      about: withTotals({
        ...nobody,
        planned: 0,
        already_sent: 1498,
        held: 2,
        invalid: 0,
        duplicate: 0,
        suppressed: 0,
      }),
      says: "nothing to send; 1,498 already sent, 2 held",
    },
    {
      name: "a rehearsal",
      about: withTotals({}, { sandbox: true }),
      says: "rehearsal: 497 of 500 accepted; 2 rejected, 1 in doubt",
    },
  ])("has one sentence for $name", async ({ about, says }) => {
    expect((await told("pretty", about)).split("\n")[0]).toBe(says);
  });

  it.each([
    {
      name: "in doubt",
      change: { in_doubt: 1 },
      command: "carillon resolve campaigns/spring-sale.yaml",
    },
    {
      name: "failed",
      change: { failed: 1 },
      command: "carillon send campaigns/spring-sale.yaml\n",
    },
    {
      name: "not attempted",
      change: { not_attempted: 1 },
      command: "carillon send campaigns/spring-sale.yaml\n",
    },
    { name: "rejected", change: { rejected: 1 }, command: "--retry rejected" },
    { name: "held", change: { held: 1 }, command: "carillon status campaigns/spring-sale.yaml" },
  ])("names the command for who is $name, and for nobody else", async ({ change, command }) => {
    expect(await told("pretty", withTotals({ ...nobody, ...change }))).toContain(command);
    expect(await told("pretty", withTotals(nobody))).not.toContain(command);
  });

  it("goes on with whom a run with --retry did not come to, whom a plain one would hold", async () => {
    const retried = (change: object): Promise<string> =>
      told("pretty", { ...withTotals({ ...nobody, ...change }), retry: ["in_doubt"] });
    expect(await retried({ not_attempted: 2 })).toContain(
      "2 not attempted: run it again for what is left\n" +
        "  carillon send campaigns/spring-sale.yaml --retry in_doubt\n",
    );
    expect(await retried({ not_attempted: 2, in_doubt: 1 })).toContain(
      "run it again for what is left, and once more for the 1 in doubt\n",
    );
    expect(await retried({ failed: 1 })).toContain("carillon send campaigns/spring-sale.yaml\n");
  });

  it("goes on with the plan that was approved, and with the share that was this run's", async () => {
    const totals = { ...nobody, failed: 1, rejected: 1 };
    const plan = "sha256:5b1f0c";
    const shard = { index: 2, of: 4 };
    const text = await told("pretty", { ...withTotals(totals), plan, shard });
    const send = "carillon send campaigns/spring-sale.yaml --shard 2/4 --plan PLAN";
    expect(text).toContain(`${send}\n`);
    expect(text).toContain(`${send} --retry rejected\n`);
  });

  it("names the same ledger, configuration and data again, wherever it is told", async () => {
    const given = { config: "ke.yaml", ledger: "my led.db", data_dir: "/srv/lists" };
    const about = { ...withTotals({ ...nobody, failed: 1 }), given };
    const flags = "--config ke.yaml --ledger 'my led.db' --data-dir /srv/lists";
    const command = `carillon send campaigns/spring-sale.yaml ${flags}`;
    expect(await told("pretty", about)).toContain(`  ${command}\n`);
    expect(await told("markdown", about)).toContain(`\`${command}\``);
    expect(await told("html", about)).toContain(command.replaceAll("'", "&#39;"));
  });

  it("names them as they are reached from where the command is typed", async () => {
    const given = { ledger: "vip.db", data_dir: "/srv/lists" };
    const about = { ...withTotals({ ...nobody, failed: 1 }), given };
    const options = { reveal: false, root: "../.." };
    const command =
      "carillon send ../../campaigns/spring-sale.yaml --ledger ../../vip.db --data-dir /srv/lists";
    expect(await textOf(formatReport(about, "pretty", options))).toContain(`  ${command}\n`);
  });

  it.each(["git:main?chunk=200", "postgres://ADDRESS"])("takes %s for no path", async (ledger) => {
    const about = { ...withTotals({ ...nobody, failed: 1 }), given: { ledger } };
    const text = await textOf(formatReport(about, "pretty", { reveal: false, root: ".." }));
    expect(text).toMatch(new RegExp(`--ledger '?${ledger.replace("?", String.raw`\?`)}'?\n`));
  });

  it("offers no command after a merge that would go past the shards and their ledgers", async () => {
    const about = { ...withTotals({ ...nobody, failed: 1 }), merged: ["a", "b"] };
    expect(await told("pretty", about)).toContain(
      "  carillon send campaigns/spring-sale.yaml --shard I/2\n",
    );
  });

  it("quotes a file name that a shell would split", async () => {
    const campaign = { ...report.campaign, file: "my $(campaigns)/it's.yaml" };
    expect(await told("pretty", { ...report, campaign })).toContain(
      String.raw`carillon resolve 'my $(campaigns)/it'\''s.yaml' --all`,
    );
  });

  it("keeps errors within the terminal", async () => {
    const text = await textOf(
      formatReport(reportSaying("long ".repeat(99)), "pretty", { reveal: false, width: 60 }),
    );
    const errors = text.split("\n").filter((line) => line.includes("…"));
    expect(errors.length).toBeGreaterThan(0);
    for (const line of errors) expect(line).toHaveLength(60);
  });

  it("says on a narrow terminal how the run went, whole", async () => {
    const text = await textOf(formatReport(report, "pretty", { reveal: false, width: 30 }));
    expect(text).toMatch(/^run .*, completed after/m);
    expect(text).toMatch(/^latency in ms: .* max \d+$/m);
  });

  it("counts who got which version of the text once there are two", async () => {
    const versions = [
      { digest: "sha256:aaaaaaaaaaaaaaaa", accepted: 300 },
      { digest: "sha256:bbbbbbbbbbbbbbbb", accepted: 197 },
    ];
    for (const format of ["pretty", "markdown", "html"] as const) {
      const text = await told(format, { ...report, versions });
      expect(text).toMatch(/aaaaaaaaaaaa\W.*300/s);
      expect(text).toMatch(/bbbbbbbbbbbb\W.*197/s);
    }
  });

  it("colours only with the colours it is given", async () => {
    const mark = (name: string) => (text: string) => `<${name}>${text}</${name}>`;
    const colors = {
      red: mark("red"),
      green: mark("green"),
      yellow: mark("yellow"),
      dim: mark("dim"),
      bold: mark("bold"),
    };
    const text = await textOf(formatReport(report, "pretty", { reveal: false, colors }));
    expect(text).toContain("<bold><red>497 of 500 accepted; 2 rejected, 1 in doubt</red></bold>");
  });
});

describe("markdown", () => {
  it("tells a pull request the counts, in our own words", async () => {
    expect(await told("markdown")).toMatchInlineSnapshot(`
      "### 497 of 500 accepted; 2 rejected, 1 in doubt

      \`spring-sale\`, wave 1, through \`promo\` (\`autokonnect\` at \`app.autokonnect.co.ke\`); run \`01K3ZJ8Q6T9V5W2X7Y4A1B0CDE\`, completed after 25 s

      | rows | invalid | duplicate | suppressed | already sent | held | planned |
      |--:|--:|--:|--:|--:|--:|--:|
      | 510 | 3 | 2 | 5 | 0 | 0 | 500 |

      | planned | accepted | rejected | failed | in doubt | not attempted |
      |--:|--:|--:|--:|--:|--:|
      | 500 | 497 | 2 | 0 | 1 | 0 |

      | error | count |
      |---|--:|
      | \`re_engagement\` | 2 |
      | \`timeout\` | 1 |

      - 1 in doubt: ask the provider, then settle as accepted or failed: \`carillon resolve campaigns/spring-sale.yaml --all --outcome OUTCOME --reason TEXT\`
      - 2 rejected for good: a plain re-run leaves them, this asks again: \`carillon send campaigns/spring-sale.yaml --retry rejected\`

      _accepted means that the provider took the message; it does not mean delivered_
      "
    `);
  });

  it("stays below GitHub's limit whatever a provider says", async () => {
    const versions = Array.from({ length: 9000 }, () => ({ digest: "d".repeat(64), accepted: 1 }));
    const campaign = { ...report.campaign, file: "f".repeat(4000) };
    const text = await told("markdown", { ...reportSaying("x".repeat(5000)), versions, campaign });
    expect(text.length).toBeLessThan(8192);
  });

  it.each(hostileTexts)("carries no markup of %j", async (hostile) => {
    const text = await told("markdown", reportSaying(hostile));
    const ours = await told("markdown", reportSaying("x"));
    const outsideCode = (markdown: string): string => markdown.replaceAll(/`[^`\n]*`/g, "`x`");
    expect(outsideCode(text)).toBe(outsideCode(ours));
    for (const [code] of text.matchAll(/`[^`\n]*`/g)) expect(code).not.toMatch(/[<>[\]!\\]/);
  });
});

describe("html", () => {
  it("is one page that may load and run nothing", async () => {
    const text = await told("html");
    expect(text).toMatch(
      /<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'">/,
    );
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
    expect(text).toContain("prefers-color-scheme: dark");
    expect(text).toContain("width=device-width");
    expect(text).toContain("<h1>497 of 500 accepted; 2 rejected, 1 in doubt</h1>");
  });

  it.each(hostileTexts)("has the same elements and attributes when data is %j", async (hostile) => {
    const tags = (html: string): string[] => html.match(/<[^>]*>/g) ?? [];
    const text = await told("html", reportSaying(hostile));
    expect(tags(text)).toEqual(tags(await told("html", reportSaying("x"))));
  });

  it("balances its elements", async () => {
    const open: string[] = [];
    for (const [, end, name = ""] of (await told("html")).matchAll(/<(\/?)([a-z]\w*)[^>]*>/g)) {
      if (["meta", "br", "input"].includes(name)) continue;
      if (end === "") open.push(name);
      else expect(open.pop()).toBe(name);
    }
    expect(open).toEqual([]);
  });
});

describe("junit", () => {
  it("passes, fails, errs and skips by outcome", async () => {
    const rows = rowsOf(
      row,
      { ...row, outcome: "already_sent" },
      { ...row, outcome: "rejected", errorCode: "re_engagement", error: "no: +254712345678" },
      { ...row, outcome: "failed", error: "refused" },
      { ...row, outcome: "in_doubt", error: "no answer" },
      { ...row, outcome: "not_attempted" },
      { ...row, outcome: "invalid", recipient: "", errorCode: "empty_value" },
    );
    expect(await textOf(formatReport(report, "junit", { rows, reveal: false })))
      .toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuite name="spring-sale" tests="510" failures="2" errors="1" skipped="10" timestamp="2026-03-02T08:00:00.000Z" time="25">
        <testcase classname="spring-sale" name="+2547******78" time="0.084"/>
        <testcase classname="spring-sale" name="+2547******78" time="0.084"/>
        <testcase classname="spring-sale" name="+2547******78" time="0.084"><failure type="rejected" message="rejected: re_engagement: no: +2547******78"/></testcase>
        <testcase classname="spring-sale" name="+2547******78" time="0.084"><failure type="failed" message="failed: refused"/></testcase>
        <testcase classname="spring-sale" name="+2547******78" time="0.084"><error type="in_doubt" message="in doubt: no answer"/></testcase>
        <testcase classname="spring-sale" name="+2547******78" time="0.084"><skipped message="not attempted"/></testcase>
        <testcase classname="spring-sale" name="data/customers.csv:2" time="0.084"><skipped message="invalid: empty_value"/></testcase>
      </testsuite>
      "
    `);
  });

  it.each(hostileTexts)("is well-formed when data is %j", async (hostile) => {
    const rows = rowsOf({ ...row, recipient: hostile, outcome: "rejected", error: hostile });
    const text = await textOf(formatReport(report, "junit", { rows, reveal: true }));
    expect(text).toMatch(
      /^<\?xml[^>]+>\n<testsuite [^<>]+>\n {2}<testcase(?: \w+="[^"<>]*")+><failure(?: \w+="[^"<>]*")+\/><\/testcase>\n<\/testsuite>\n$/,
    );
    expect(text.replaceAll(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toContain("&");
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\uFFFE\uFFFF]|\p{Surrogate}/u);
  });
});

describe("json", () => {
  it("is the report, with what a provider wrote made safe", async () => {
    const { errors, ...rest } = JSON.parse(await told("json"));
    expect(rest).toEqual({ ...report, errors: undefined });
    expect(errors[0]).toEqual({
      code: "re_engagement",
      message: "outside the 24 hours: +2547******78",
      count: 2,
    });
  });
});

describe("every format", () => {
  const formats: ReportFormat[] = ["pretty", "json", "markdown", "html", "junit", "csv"];
  const cases = formats.flatMap((format) => hostileTexts.map((hostile) => ({ format, hostile })));

  it.each(cases)(
    "lets $hostile steer neither a terminal nor a runner: $format",
    async ({ format, hostile }) => {
      const rows = rowsOf({
        ...row,
        recipient: hostile,
        ref: hostile,
        error: hostile,
        outcome: "failed",
      });
      const text = await textOf(
        formatReport(reportSaying(hostile), format, { rows, reveal: true }),
      );
      expect(text).not.toMatch(
        /[\u0000-\u0009\u000B-\u001F\u007F-\u009F\u2028\u2029\u200F\u202E\u2066\u2069]/,
      );
      for (const line of text.split("\n")) {
        expect(line.trim()).not.toMatch(/^::/);
        expect(line).not.toContain("##[");
      }
    },
  );

  it.each(formats)("shows no number in full: %s", async (format) => {
    const text = await textOf(
      formatReport(reportSaying("0712 345 678 or 254712345678"), format, {
        reveal: false,
        rows: rowsOf({ ...row, outcome: "failed", ref: "0712345678", error: "+254 712 345 678" }),
      }),
    );
    expect(text.replaceAll(/[\s()-]/g, "")).not.toContain("712345678");
  });

  it.each(["pretty", "markdown", "html"] as const)(
    "says what accepted means: %s",
    async (format) => {
      expect(await told(format)).toContain(
        "accepted means that the provider took the message; it does not mean delivered",
      );
    },
  );

  it.each(["junit", "csv"] as const)("wants rows for %s", async (format) => {
    await expect(textOf(formatReport(report, format, { reveal: false }))).rejects.toThrow(
      /needs the rows/,
    );
  });
});
