import { copyFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LedgerRefusedError } from "../../src/index.ts";
import { beginRun } from "../../src/stages/execute/begin-run.ts";
import { secondPass } from "../../src/stages/execute/second-pass.ts";
import { answer, answerAfter, bytesOf, faultServer } from "../helpers/fault-server.ts";
import { each, run } from "../send/send-run.ts";
import { tinyAdapter } from "../send/tiny-adapter.ts";
import { campaignTo, timesEach, yes } from "./campaign.ts";

const people = 12;
const once = each(people, 1);

// Each is named after where it happened to others, and says what must happen here.
describe("listmonk", () => {
  it("#2313: a campaign that stopped on an error goes on where it was, and does not begin again", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) =>
        (nth === 8 ? answer(401) : answer(200, yes))(socket, arrival, nth),
    });
    const { send } = await campaignTo(server.url, people, { concurrency: 1 });
    expect((await send()).status).toBe("aborted");
    expect((await send()).totals).toMatchObject({ already_sent: 7, accepted: 5 });
    expect((await send()).totals).toMatchObject({ already_sent: 12, planned: 0 });
    // The eighth was told that the credentials are wrong, so that was no message.
    expect(timesEach(server.arrivals, people)).toEqual(once.with(7, 2));
  });

  it("#2070: paused and resumed again and again, it messages nobody again", async () => {
    const server = await faultServer({ reply: answer(200, yes) });
    const { send } = await campaignTo(server.url, people);
    for (let nth = 0; nth < 5; nth += 1) await send({ limit: 3 });
    expect(timesEach(server.arrivals, people)).toEqual(once);
  });

  it("#2278: a shutdown under way is no end, and whoever was left is still to come", async () => {
    const server = await faultServer({ reply: answerAfter(20, 200, yes) });
    const { send } = await campaignTo(server.url, people, { concurrency: 1 });
    const shutdown = new AbortController();
    const stop = (): void => {
      if (server.arrivals.length >= 3) shutdown.abort();
    };
    const first = await send({}, { signal: shutdown.signal, onProgress: stop });
    expect(first.status).toBe("interrupted");
    expect(first.totals.not_attempted).toBeGreaterThan(0);
    expect((await send()).status).toBe("completed");
    expect(timesEach(server.arrivals, people)).toEqual(once);
  });

  it("#2591: resumed at another rate, it still reaches everyone", async () => {
    const server = await faultServer({ reply: answer(200, yes) });
    const { send, change } = await campaignTo(server.url, people, { rate: "60/s" });
    await send({ limit: 4 });
    await change({ rate: "200/s", concurrency: 8 });
    const { totals } = await send();
    expect(totals).toMatchObject({ already_sent: 4, accepted: 8, not_attempted: 0 });
    expect(timesEach(server.arrivals, people)).toEqual(once);
  });

  it("#3022: killed after the whole list was read, it forgets nobody who was not sent to", async () => {
    const server = await faultServer({ reply: answer(200, yes) });
    const { prepared, send } = await campaignTo(server.url, people);
    const killed = await prepared();
    const { deciding, choice } = killed.within;
    const ledger = await beginRun(killed, Date.now());
    const read = [];
    for await (const rows of secondPass(deciding, killed.plan, choice())) read.push(...rows);
    const version = killed.plan.textDigest;
    const intents = read
      .slice(0, 2)
      .map(({ row }) => ({ recipient: row.key, attempt: 1, version }));
    await ledger?.record([], intents);
    await killed.close();

    expect(read).toHaveLength(people);
    expect((await send()).totals).toMatchObject({ rows: 12, held: 2, accepted: 10 });
    expect(timesEach(server.arrivals, people)).toEqual(once.with(0, 0).with(1, 0));
  });

  it("#1801: a ledger that came back from an older copy sends nothing", async () => {
    const server = await faultServer({ reply: answer(200, yes) });
    const { root, send } = await campaignTo(server.url, people);
    const [ledger, copy] = [join(root, ".carillon/ledger.db"), join(root, "copy.db")];
    await send({ limit: 2 });
    await copyFile(ledger, copy);
    await send();
    await copyFile(copy, ledger);
    await expect(send()).rejects.toBeInstanceOf(LedgerRefusedError);
    expect(timesEach(server.arrivals, people)).toEqual(once);
  });

  it("#1250: what the provider answered with an error does not count as sent", async () => {
    const server = await faultServer({ reply: answer(500) });
    const { send } = await campaignTo(server.url, 6);
    const { totals, requests } = await send();
    expect(totals).toMatchObject({ accepted: 0, in_doubt: 6 });
    expect(requests).toMatchObject({ sent: 6, retries: 0 });
  });
});

describe("fazer-ai/chatwoot", () => {
  it("#605: a connection that breaks under a request is not tried four times and called sent", async () => {
    const server = await faultServer({ reply: (socket) => void socket.resetAndDestroy() });
    const { attempts } = await run(server.url, { send: { retries: 4 } });
    expect(attempts).toEqual([["in_doubt"]]);
    expect(server.arrivals).toHaveLength(1);
  });
});

describe("camel-ai", () => {
  it("#4280: an error of ours while reading the answer is no reason to send again", async () => {
    const server = await faultServer({});
    const adapter = {
      ...tinyAdapter,
      readResponse: () => {
        throw new TypeError("cannot read properties of undefined");
      },
    };
    const { attempts } = await run(server.url, { adapter, send: { retries: 4 } });
    expect(attempts).toEqual([["in_doubt"]]);
    expect(server.arrivals).toHaveLength(1);
  });
});

describe("a connection that was used before and breaks under the next request", () => {
  it.each([
    {
      where: "Bun #28708",
      how: "a reset",
      breaks: "resetAndDestroy" as const,
    },
    { where: "httpclient #142", how: "an end", breaks: "end" as const },
  ])("$where: by $how, is not replaced by another one in silence", async ({ breaks }) => {
    const server = await faultServer({
      reply(socket, _arrival, nth) {
        if (nth === 1) socket.write(bytesOf(200, '{"success":true,"id":"m-1"}'));
        else socket[breaks]();
      },
    });
    const { attempts } = await run(server.url, { people: 2, send: { concurrency: 1, retries: 4 } });
    expect(attempts).toEqual([["accepted"], ["in_doubt"]]);
    expect(server.arrivals.map(({ connection }) => connection)).toEqual([1, 1]);
  });
});
