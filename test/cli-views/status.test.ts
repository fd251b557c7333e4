import { describe, expect, it } from "vitest";
import { jsonStatus, prettyStatus } from "../../src/cli/views/status.ts";
import type { StatusView } from "../../src/cli/views/status.ts";
import { commands, hostileTexts, plain, steering } from "./sample.ts";

const options = { colors: plain, file: "campaigns/spring-sale.yaml" };
const view: StatusView = {
  campaign: "spring-sale",
  wave: 2,
  totals: { accepted: 1497, rejected: 2, failed: 0, in_doubt: 1 },
  lastRun: {
    run: "01K3ZJ8Q6T9V5W2X7Y4A1B0CDE",
    startedAtMs: Date.UTC(2026, 2, 2, 8),
    finishedAtMs: Date.UTC(2026, 2, 2, 8, 0, 25),
    status: "completed",
    digest: "sha256:5b1f0c",
  },
};

describe("prettyStatus", () => {
  it("says where the wave stands and what to do next", () => {
    expect(prettyStatus(view, options)).toMatchInlineSnapshot(`
      "spring-sale, wave 2

        accepted  1,497
        rejected      2
        failed        0
        in doubt      1

      last run  01K3ZJ8Q6T9V5W2X7Y4A1B0CDE, started 2026-03-02T08:00:00.000Z,
                completed 2026-03-02T08:00:25.000Z

      1 in doubt: ask the provider, then settle as accepted or failed
        carillon resolve campaigns/spring-sale.yaml --all --outcome OUTCOME --reason TEXT
      2 rejected for good: a plain re-run leaves them, this asks again
        carillon send campaigns/spring-sale.yaml --retry rejected
      "
    `);
  });

  it("says whom to ask the provider about, masked unless they are to be shown", () => {
    const doubt = {
      recipient: 254712345678,
      attempt: 1,
      result: "in_doubt",
      sentAtMs: Date.UTC(2026, 2, 2, 8),
      run: "01K3ZJ8Q6T9V5W2X7Y4A1B0CDE",
      version: "5b1f0c",
    } as const;
    const totals = { ...view.totals, in_doubt: 3 };
    const doubts = [{ ...doubt, code: "http_500" }, doubt];
    expect(prettyStatus({ ...view, totals, doubts }, options)).toContain(
      [
        "in doubt",
        "  +2547******78  2026-03-02T08:00:00.000Z  http_500",
        "  +2547******78  2026-03-02T08:00:00.000Z  interrupted",
        "  and 1 more; carillon ledger export has everyone",
        "",
      ].join("\n"),
    );
    const shown = prettyStatus({ ...view, totals, doubts }, { ...options, reveal: true });
    expect(shown).toContain("  +254712345678  ");

    const quoting = [{ ...doubt, code: "no_answer_for_254712345678" }];
    expect(prettyStatus({ ...view, totals, doubts: quoting }, options)).not.toContain("12345678");
  });

  it("tells a wave that was never sent", () => {
    const totals = { accepted: 0, rejected: 0, failed: 0, in_doubt: 0 };
    expect(prettyStatus({ ...view, totals, lastRun: undefined }, options)).toMatchInlineSnapshot(`
      "spring-sale, wave 2

        accepted  0
        rejected  0
        failed    0
        in doubt  0

      last run  none: nothing of this wave was sent

      to see what a send would do
        carillon plan campaigns/spring-sale.yaml
      "
    `);
  });

  it("asks for nothing after a clean run", () => {
    const totals = { accepted: 1500, rejected: 0, failed: 0, in_doubt: 0 };
    expect(prettyStatus({ ...view, totals }, options)).not.toContain("carillon ");
  });

  it("names in every command what the file is found with", () => {
    const text = prettyStatus(view, { ...options, flags: " --ledger other.db" });
    expect(text).toContain("carillon resolve campaigns/spring-sale.yaml --ledger other.db --all");
    expect(text).toContain("send campaigns/spring-sale.yaml --ledger other.db --retry rejected");
  });

  it("says to go on after a run that was cut off", () => {
    const lastRun = { run: "01K", startedAtMs: 0, digest: "d" };
    const totals = { accepted: 7, rejected: 0, failed: 0, in_doubt: 0 };
    const text = prettyStatus({ ...view, totals, lastRun }, options);
    expect(text).toContain("not finished");
    expect(text).toContain("under way, or was killed");
    expect(text).toContain("carillon send campaigns/spring-sale.yaml\n");
  });

  it("says who is sending, and asks for nothing until that is over", () => {
    const by = { pid: 4711, host: "ci-3", startedAt: "2026-03-02T08:00:00.000Z", what: "send" };
    const lastRun = { run: "01K", startedAtMs: 0, digest: "d" };
    const text = prettyStatus({ ...view, lastRun, sending: { by, inFlight: 16 } }, options);
    expect(text).toContain("01K, started 1970-01-01T00:00:00.000Z, under way\n");
    expect(text).toContain("process 4711 on ci-3; 16 in flight\n");
    expect(text).not.toContain("carillon ");
  });

  it.each(hostileTexts)("lets %j steer nothing, and no shell either", (text) => {
    const told = prettyStatus(
      { ...view, campaign: text },
      { ...options, file: `${text}'; rm -rf x` },
    );
    expect(told).not.toMatch(steering);
    expect(told).not.toMatch(commands);
    expect(told).toContain(String.raw`'\''; rm -rf x'`);
  });
});

describe("jsonStatus", () => {
  it("holds campaign, wave, totals and the last run", () => {
    expect(jsonStatus(view)).toEqual({
      campaign: "spring-sale",
      wave: 2,
      totals: { accepted: 1497, rejected: 2, failed: 0, in_doubt: 1 },
      last_run: {
        run: "01K3ZJ8Q6T9V5W2X7Y4A1B0CDE",
        status: "completed",
        started_at: "2026-03-02T08:00:00.000Z",
        finished_at: "2026-03-02T08:00:25.000Z",
        digest: "sha256:5b1f0c",
      },
    });
    expect(jsonStatus({ ...view, lastRun: undefined })).toMatchObject({ last_run: null });
    const by = { pid: 4711, host: "ci-3", startedAt: "2026-03-02T08:00:00.000Z", what: "send" };
    expect(jsonStatus({ ...view, sending: { by, inFlight: 16 } })).toMatchObject({
      sending: { pid: 4711, host: "ci-3", in_flight: 16 },
    });
  });
});
