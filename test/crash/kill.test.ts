import { expect, it } from "vitest";
import { answerAfter, faultServer } from "../helpers/fault-server.ts";
import type { Arrival } from "../helpers/fault-server.ts";
import { phoneOf, timesEach, world } from "../cli/send-world.ts";

/** How often a run is killed in all; CARILLON_KILLS asks for more. */
const kills = Number(process.env["CARILLON_KILLS"] ?? 32);

/** Killed so often in one campaign before it is left to finish. */
const killsEach = 8;

const people = 300;
const concurrency = 8;

interface Kind {
  readonly name: string;
  readonly provider: "flowiq" | "autokonnect";
  readonly batch: number;
  /** Share of requests that are asked to come again. */
  readonly busy: number;
}

const kinds: readonly Kind[] = [
  { name: "one by one", provider: "flowiq", batch: 1, busy: 0 },
  { name: "through a busy provider", provider: "flowiq", batch: 1, busy: 0.03 },
  { name: "in batches", provider: "autokonnect", batch: 5, busy: 0 },
];

const campaigns = Array.from({ length: Math.ceil(kills / killsEach) }, (_, nth) => ({
  nth: nth + 1,
  ...kinds[nth % kinds.length],
}));

/** Whom a request is for. */
function reached({ body }: Arrival): readonly string[] {
  return [JSON.parse(body).phone_number].flat();
}

/** Takes 5 to 20 ms for each request, and writes down whose message it took. */
async function provider({ busy }: Kind) {
  const taken: string[] = [];
  const server = await faultServer({
    reply(socket, arrival, nth) {
      const ms = 5 + Math.random() * 15;
      if (Math.random() < busy) return answerAfter(ms, 429, "")(socket, arrival, nth);
      taken.push(...reached(arrival));
      const yes = { data: { message_id: "wamid.1" }, recipients_count: reached(arrival).length };
      const body = JSON.stringify({ success: true, ...yes });
      return answerAfter(ms, 200, body)(socket, arrival, nth);
    },
  });
  return { server, taken };
}

it.each(campaigns)(
  "killed at any instant and run again: nobody twice, nobody forgotten ($nth, $name)",
  async (kind) => {
    const { server, taken } = await provider(kind);
    const { start, send } = await world({
      people,
      campaign: {
        provider: kind.provider,
        send: { concurrency, batch: kind.batch, retries: 20 },
      },
      env: { FLOWIQ_BASE_URL: server.url, AUTOKONNECT_BASE_URL: server.url },
    });

    for (let kill = 0; kill < killsEach; kill += 1) {
      const running = start();
      const { length } = server.arrivals;
      // Some die while they read, some at their first message, most somewhere in the middle.
      const further = Math.floor((Math.random() * 40) / kind.batch) - 3;
      if (further < 0) await sleep(Math.random() * 400);
      await until(
        () => running.child.exitCode !== null || server.arrivals.length >= length + further,
      );
      await sleep(Math.random() * 20);
      running.child.kill("SIGKILL");
      await running.finished;
    }
    const { report, outcomes, rows } = await send();

    expect(report.status).toBe("completed");
    const times = timesEach(taken);
    expect(Math.max(...Object.values(times))).toBe(1);
    for (let nth = 0; nth < people; nth += 1) {
      const outcome = outcomes[`r${nth}`];
      if (outcome === "held") expect(rows[`r${nth}`]?.["error_code"]).toBe("interrupted");
      else expect([outcome, times[phoneOf(nth)]]).toEqual([expect.stringMatching(sent), 1]);
    }
    expect(report.totals.held).toBeLessThanOrEqual(concurrency * kind.batch * killsEach);
  },
  600_000,
);

const sent = /^(?:accepted|already_sent)$/;

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

async function until(isTrue: () => boolean): Promise<void> {
  while (!isTrue()) await sleep(1);
}
