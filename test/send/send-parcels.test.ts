import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import type { Parcel, Stop } from "../../src/model/sending.ts";
import { StopSending } from "../../src/send/stop-sending.ts";
import {
  answer,
  answerAfter,
  answerTogether,
  brokenAnswers,
  deadUrl,
  endlessAnswers,
  faultServer,
  gate,
  yes,
} from "../helpers/fault-server.ts";
import type { Reply } from "../helpers/fault-server.ts";
import { memoryLedger } from "./memory-ledger.ts";
import {
  abortedOnce,
  addressee,
  batchFor,
  each,
  keyAt,
  parcelFor,
  personOf,
  run,
  streamOf,
} from "./send-run.ts";
import { tinyAdapter } from "./tiny-adapter.ts";

const patience = { timeout: 60_000, interval: 5 };
const accept = answer(200, yes);
const silence: Reply = () => undefined;

/** One reply after the other; the last for everybody else. */
function inTurn(...replies: readonly Reply[]): Reply {
  return (socket, arrival, nth) =>
    (replies[nth - 1] ?? replies.at(-1) ?? silence)(socket, arrival, nth);
}

/** The first alone and the five after it are accepted; then everyone goes at once. */
function pastTheRamp(reply: Reply): Reply {
  return (socket, arrival, nth) => (nth <= 6 ? accept : reply)(socket, arrival, nth);
}

function when(isSo: () => boolean, reply: Reply): Reply {
  return async (socket, arrival, nth) => {
    await vi.waitUntil(isSo, patience);
    return reply(socket, arrival, nth);
  };
}

function after(ms: number, reply: Reply): Reply {
  return async (socket, arrival, nth) => {
    await sleep(ms);
    return reply(socket, arrival, nth);
  };
}

describe("a run where everything goes well", () => {
  it("sends each person's payload once and settles everybody as accepted", async () => {
    const server = await faultServer({});
    const { attempts, result, ledger } = await run(server.url, { people: 50 });
    expect(attempts).toEqual(each(50, ["accepted"]));
    expect(new Set(server.arrivals.map(personOf)).size).toBe(50);
    expect(server.arrivals.length).toBe(50);
    expect(JSON.parse(server.arrivals[0].body)).toEqual({ to: "+254700000000", text: "hello 0" });
    expect(result).toMatchObject({ requests: { sent: 50, retries: 0 } });
    expect(result.stop).toBeUndefined();
    expect(ledger.settlementOf(keyAt(0))).toMatchObject({ messageId: "m-1", httpStatus: 200 });
  });

  it.each([1, 3, 8])(
    "never has more than %i requests in flight at the other end",
    async (concurrency) => {
      const server = await faultServer({ reply: answerTogether(concurrency) });
      const { progress } = await run(server.url, { people: 40, send: { concurrency } });
      expect(server.mostAtOnce()).toBe(concurrency);
      expect(Math.max(...progress.map(({ inFlight }) => inFlight))).toBeLessThanOrEqual(
        concurrency,
      );
      expect(progress.at(-1)).toEqual({
        accepted: 40,
        rejected: 0,
        failed: 0,
        inDoubt: 0,
        inFlight: 0,
      });
    },
  );

  it("has every intent durable before its request arrives", async () => {
    const ledger = memoryLedger({ commitMs: 5 });
    const seen: unknown[] = [];
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        seen.push(ledger.attemptsOf(keyAt(personOf(arrival))));
        return accept(socket, arrival, nth);
      },
    });
    await run(server.url, { people: 30, ledger });
    expect(seen).toEqual(each(30, ["open"]));
  });

  it("pulls people only as fast as requests leave", async () => {
    let pulled = 0;
    async function* parcels(): AsyncGenerator<readonly Parcel[]> {
      for (; pulled < 1000; pulled += 1) yield [parcelFor(pulled)];
    }
    const server = await faultServer({ reply: pastTheRamp(silence) });
    const signal = abortedOnce(() => server.arrivals.length >= 10, 200);
    await run(server.url, { parcels: parcels(), signal, drainMs: 50 });
    expect(server.arrivals.length).toBe(10);
    expect(pulled).toBeLessThanOrEqual(11);
  });

  it("counts attempts on from those of earlier runs", async () => {
    const server = await faultServer({});
    const parcel = { ...parcelFor(0), to: [addressee(0, 3)] };
    const { ledger } = await run(server.url, { parcels: streamOf([parcel]) });
    expect(ledger.settlementOf(keyAt(0))).toMatchObject({ attempt: 4, result: "accepted" });
  });

  it("reports how long answers took", async () => {
    const server = await faultServer({ reply: answerAfter(30) });
    const { result, tookMs } = await run(server.url, { people: 5 });
    const { latency } = result;
    expect(latency.p50).toBeGreaterThan(25);
    expect(latency.max).toBeGreaterThanOrEqual(latency.p99);
    expect(latency.max).toBeLessThan(tookMs);
  });
});

describe("what one answer comes to", () => {
  const retryLater = { "retry-after": "0" };
  it.each<[string, string, Reply]>([
    ["a refusal in the body", "rejected", answer(200, '{"success":false,"message":"no"}')],
    ["a 404", "rejected", answer(404)],
    ["a 422", "rejected", answer(422, '{"code":"no"}')],
    ["a 408", "in_doubt", answer(408)],
    ["a 409", "in_doubt", answer(409, '{"code":"no"}')],
    ["a 500", "in_doubt", answer(500)],
    ["a 502", "in_doubt", answer(502)],
    ["a 503 that asks for nothing", "in_doubt", answer(503)],
    ["a 504", "in_doubt", answer(504)],
    ["a web page", "in_doubt", answer(200, "<html></html>")],
    ["an empty 200", "in_doubt", answer(200)],
    ["a 204", "in_doubt", answer(204)],
    ["a 429 and no retries", "failed", answer(429, "", retryLater)],
    ["a 425 and no retries", "failed", answer(425, "", retryLater)],
    ["a 503 that asks to wait and no retries", "failed", answer(503, "", retryLater)],
    ["a code that passes and no retries", "failed", answer(200, '{"code":"later"}', retryLater)],
    ["a 401", "failed", answer(401)],
    ["a 403", "failed", answer(403)],
    ["a fatal code", "failed", answer(404, '{"code":"closed"}')],
    ["a redirect", "in_doubt", answer(307, "", { location: "/else" })],
  ])("%s: %s, after one request", async (_name, outcome, reply) => {
    const server = await faultServer({ reply });
    const { attempts } = await run(server.url);
    expect(attempts).toEqual([[outcome]]);
    expect(server.arrivals.length).toBe(1);
  });

  it.each(Object.entries(brokenAnswers))(
    "%s: in doubt, and never again",
    async (_name, conduct) => {
      const server = await faultServer(conduct);
      const { attempts } = await run(server.url, { send: { retries: 4 } });
      expect(attempts).toEqual([["in_doubt"]]);
      expect(server.connections()).toBe(1);
    },
  );

  it("what only the deadline ends: in doubt, and never again", async () => {
    const ends = Object.entries(endlessAnswers).map(async ([name, conduct]) => {
      const server = await faultServer(conduct);
      const { attempts } = await run(server.url, { send: { retries: 4, timeoutMs: 3_000 } });
      return [name, attempts, server.connections()];
    });
    const expected = Object.keys(endlessAnswers).map((name) => [name, [["in_doubt"]], 1]);
    expect(await Promise.all(ends)).toEqual(expected);
  });

  it("keeps status, code and the provider's words, but no secret said back", async () => {
    const body = '{"code":"no","message":"Bearer tiny-secret-token cannot write to +254"}';
    const server = await faultServer({ reply: answer(422, body) });
    const { ledger } = await run(server.url);
    expect(ledger.settlementOf(keyAt(0))).toMatchObject({
      httpStatus: 422,
      code: "no",
      error: "Bearer [secret] cannot write to +254",
    });
  });

  it("is in doubt where an adapter stumbles over it", async () => {
    const server = await faultServer({ reply: answer(200, "<html>") });
    const adapter = {
      ...tinyAdapter,
      readResponse: ({ body }: { body: string }) => JSON.parse(body) as never,
    };
    expect((await run(server.url, { people: 2, adapter })).attempts).toEqual([
      ["in_doubt"],
      ["in_doubt"],
    ]);
  });
});

describe("retries", () => {
  const busy = answer(429, "", { "retry-after": "0" });

  it("go on until the answer is another one, and are counted", async () => {
    const server = await faultServer({ reply: inTurn(busy, busy, accept) });
    const { attempts, result } = await run(server.url, { send: { retries: 4 } });
    expect(attempts).toEqual([["retry", "retry", "accepted"]]);
    expect(result.requests).toEqual({ sent: 3, retries: 2 });
  });

  it("of many at once draw no warning from Node", async () => {
    const warnings: Error[] = [];
    const note = (warning: Error): void => void warnings.push(warning);
    process.on("warning", note);
    onTestFinished(() => void process.off("warning", note));
    const [first, concurrency] = [6, 16];
    const held: (() => void)[] = [];
    const server = await faultServer({
      reply(socket, arrival, nth) {
        if (nth <= first || nth > first + concurrency) return accept(socket, arrival, nth);
        held.push(() => void busy(socket, arrival, nth));
        if (held.length === concurrency) for (const refuse of held) refuse();
      },
    });
    const people = first + concurrency;
    await run(server.url, { people, send: { concurrency, retries: 4, timeoutMs: 30_000 } });
    expect(warnings).toEqual([]);
  });

  it("end as failed when they are used up", async () => {
    const server = await faultServer({ reply: busy });
    const { attempts } = await run(server.url, { send: { retries: 2 } });
    expect(attempts).toEqual([["retry", "retry", "failed"]]);
    expect(server.arrivals.length).toBe(3);
  });

  it("end as in doubt with the first answer that leaves doubt", async () => {
    const server = await faultServer({ reply: inTurn(busy, answer(500), accept) });
    const { attempts } = await run(server.url, { send: { retries: 4 } });
    expect(attempts).toEqual([["retry", "in_doubt"]]);
    expect(server.arrivals.length).toBe(2);
  });

  it("follow a connection that was refused, which counts as no request", async () => {
    const { attempts, result } = await run(await deadUrl(), { send: { retries: 1 } });
    expect(attempts).toEqual([["retry", "failed"]]);
    expect(result.requests).toEqual({ sent: 0, retries: 0 });
  });

  it("wait as long as the provider asks", async () => {
    const server = await faultServer({
      reply: inTurn(answer(503, "", { "retry-after": "1" }), accept),
    });
    await run(server.url, { send: { retries: 1 } });
    const [first, second] = server.arrivals;
    expect(second.atMs - first.atMs).toBeGreaterThanOrEqual(999);
  });

  it.each([
    { name: "by a retry", retries: 1, commitMs: 1 },
    { name: "though it is not tried again", retries: 0, commitMs: 1 },
    { name: "not only after a slow commit", retries: 1, commitMs: 40 },
  ])("hold back the whole provider at once, $name", async ({ retries, commitMs }) => {
    const server = await faultServer({
      reply: inTurn(answer(429, "", { "retry-after": "1" }), after(10, accept)),
    });
    const ledger = memoryLedger({ commitMs });
    await run(server.url, { people: 12, ledger, send: { retries, concurrency: 4 } });
    const startedAt = server.arrivals[0].atMs;
    const early = server.arrivals.filter(({ atMs }) => atMs < startedAt + 990);
    expect(early.length).toBeLessThanOrEqual(4);
    expect(server.arrivals.length).toBe(12 + retries);
  });

  it("are left, and the run with them, when the provider asks for more than ten minutes", async () => {
    const server = await faultServer({ reply: answer(429, "", { "retry-after": "601" }) });
    const { attempts, result } = await run(server.url, { people: 20, send: { retries: 4 } });
    expect(result.stop).toEqual({
      kind: "retry_after",
      message: "the provider asks to wait 11 minutes",
    });
    expect(attempts.flat().every((one) => one === "retry" || one === "withdrawn")).toBe(true);
    expect(server.arrivals.length).toBeLessThanOrEqual(4);
  });

  it("wait for exactly ten minutes rather than stop", async () => {
    const server = await faultServer({ reply: answer(429, "", { "retry-after": "600" }) });
    const signal = abortedOnce(() => server.arrivals.length > 0, 200);
    const { result } = await run(server.url, { send: { retries: 1 }, signal });
    expect(result.stop?.kind).toBe("interrupted");
  });

  it("are not attempted where the run stops while they wait", async () => {
    const ledger = memoryLedger();
    const everybody = [0, 1, 2].map(keyAt);
    const isWaiting = (): boolean =>
      everybody.some((key) => ledger.attemptsOf(key).includes("retry"));
    const server = await faultServer({
      reply: inTurn(
        accept,
        when(() => server.arrivals.length === 3, answer(429, "", { "retry-after": "500" })),
        when(isWaiting, answer(401)),
      ),
    });
    const { attempts, result } = await run(server.url, {
      people: 3,
      ledger,
      send: { retries: 4 },
    });
    expect(result.stop?.kind).toBe("fatal");
    expect(attempts.toSorted(([a = ""], [b = ""]) => a.localeCompare(b))).toEqual([
      ["accepted"],
      ["failed"],
      ["retry"],
    ]);
  });
});

describe("answers that end the run", () => {
  const url = { location: "http://127.0.0.1:9/" };
  it.each<[string, Stop["kind"], string, Reply]>([
    ["a 401", "fatal", "failed", answer(401)],
    ["a 403", "fatal", "failed", answer(403)],
    ["a fatal code", "fatal", "failed", answer(400, '{"code":"closed","message":"closed"}')],
    ["a 302", "redirect", "in_doubt", answer(302, "", url)],
    ["a 308", "redirect", "in_doubt", answer(308, "", url)],
  ])(
    "%s: one request at concurrency 1, and nobody else is tried",
    async (_name, kind, outcome, reply) => {
      const server = await faultServer({ reply });
      const { attempts, result } = await run(server.url, { people: 5, send: { concurrency: 1 } });
      expect(result.stop?.kind).toBe(kind);
      expect(attempts).toEqual([[outcome], [], [], [], []]);
      expect(server.arrivals.length).toBe(1);
    },
  );

  it("let nobody leave while the ledger writes them down", async () => {
    const server = await faultServer({ reply: inTurn(answer(401), after(20, accept)) });
    const ledger = memoryLedger({ commitMs: 100 });
    await run(server.url, { people: 40, ledger });
    expect(server.arrivals.length).toBeLessThanOrEqual(4);
  });

  it("include a server that cannot prove who it is: nothing was sent", async () => {
    const server = await faultServer({ tls: true });
    const { attempts, result } = await run(server.url, {
      people: 3,
      send: { concurrency: 1, retries: 4 },
    });
    expect(result.stop?.kind).toBe("fatal");
    expect(attempts).toEqual([["failed"], [], []]);
    expect(server.arrivals).toEqual([]);
  });
});

describe("the abort rule", () => {
  const abort = { failureRate: 0.2, consecutive: 10 };
  const refuse = answer(422);

  it("stops after so many in a row, and their refusals become failed", async () => {
    const server = await faultServer({ reply: refuse });
    const { attempts, result } = await run(server.url, {
      people: 30,
      send: { concurrency: 1, abort },
    });
    expect(result.stop).toEqual({
      kind: "abort",
      message: "10 in a row were rejected, failed or are in doubt",
    });
    expect(attempts.slice(0, 10)).toEqual(each(10, ["failed"]));
    expect(attempts.slice(10)).toEqual(each(20, []));
  });

  it.each([0, 20])(
    "leaves no refusal rejected that was under way when it tripped (commits of %i ms)",
    async (commitMs) => {
      const server = await faultServer({ reply: after(30, refuse) });
      const ledger = memoryLedger({ commitMs });
      const { attempts } = await run(server.url, {
        people: 60,
        ledger,
        send: { concurrency: 16, abort },
      });
      expect(attempts.flat()).not.toContain("rejected");
      expect(attempts.flat().filter((one) => one === "failed").length).toBeGreaterThanOrEqual(10);
      expect(server.arrivals.length).toBeLessThanOrEqual(10 + 2 * 16);
    },
  );

  it("stops at a share of the last 50, and leaves what was accepted or is in doubt as it is", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        const reply = nth % 5 === 1 ? refuse : nth % 10 === 0 ? answer(500) : accept;
        return reply(socket, arrival, nth);
      },
    });
    const { attempts, result } = await run(server.url, {
      people: 100,
      send: { concurrency: 1, abort },
    });
    expect(result.stop?.message).toBe("15 of the last 50 were rejected, failed or are in doubt");
    const count = (outcome: string): number =>
      attempts.flat().filter((one) => one === outcome).length;
    expect([count("failed"), count("in_doubt"), count("accepted"), count("rejected")]).toEqual([
      10, 5, 35, 0,
    ]);
  });

  it("leaves earlier refusals rejected, which did not trip it", async () => {
    const server = await faultServer({ reply: inTurn(refuse, accept, refuse) });
    const { attempts } = await run(server.url, {
      people: 30,
      send: { concurrency: 1, abort: { failureRate: 1, consecutive: 5 } },
    });
    expect(attempts.slice(0, 8)).toEqual([["rejected"], ["accepted"], ...each(5, ["failed"]), []]);
  });

  it("counts people, not attempts", async () => {
    const busy = answer(429, "", { "retry-after": "0" });
    const server = await faultServer({ reply: inTurn(busy, busy, busy, accept) });
    const { result } = await run(server.url, {
      people: 3,
      send: { concurrency: 1, retries: 4, abort: { failureRate: 1, consecutive: 3 } },
    });
    expect(result.stop).toBeUndefined();
  });
});

describe("an interruption", () => {
  /** Who waits to the end of it waits longer than a test may take. */
  const endless = { people: 20, send: { timeoutMs: 600_000 }, drainMs: 600_000 };

  it("hands out nobody else and waits for what is in flight", async () => {
    const { reply, open } = gate(6);
    const server = await faultServer({ reply });
    const signal = abortedOnce(() => server.arrivals.length === 10);
    signal.addEventListener("abort", () => setTimeout(open, 200));
    const { attempts, result } = await run(server.url, { people: 20, signal, drainMs: 60_000 });
    expect(result.stop?.kind).toBe("interrupted");
    expect(attempts.slice(0, 10)).toEqual(each(10, ["accepted"]));
    expect(attempts.slice(10)).toEqual(each(10, []));
  });

  it("withdraws intents whose requests had not left", async () => {
    const server = await faultServer({});
    const stop = new AbortController();
    const ledger = memoryLedger({
      commitMs: 50,
      refuse: () => {
        stop.abort();
        return false;
      },
    });
    const { attempts } = await run(server.url, { people: 20, ledger, signal: stop.signal });
    expect(attempts).toEqual([["withdrawn"], ...each(19, [])]);
    expect(server.arrivals).toEqual([]);
  });

  it("gives up at the drain's deadline and calls the rest in doubt", async () => {
    const server = await faultServer({ reply: pastTheRamp(silence) });
    const signal = abortedOnce(() => server.arrivals.length === 10);
    let askedAtMs = 0;
    signal.addEventListener("abort", () => {
      askedAtMs = performance.now();
    });
    const { attempts } = await run(server.url, { ...endless, signal, drainMs: 200 });
    expect(attempts.slice(6, 10)).toEqual(each(4, ["in_doubt"]));
    expect(attempts.slice(10)).toEqual(each(10, []));
    expect(performance.now() - askedAtMs).toBeGreaterThan(190);
  });

  it("gives up at once when it comes twice", async () => {
    const server = await faultServer({ reply: pastTheRamp(silence) });
    const signal = abortedOnce(() => server.arrivals.length === 10);
    const abandon = abortedOnce(() => signal.aborted, 100);
    const { attempts } = await run(server.url, { ...endless, signal, abandon });
    expect(attempts.slice(6, 10)).toEqual(each(4, ["in_doubt"]));
  });

  it("stops the run when it only says to give up", async () => {
    const server = await faultServer({ reply: pastTheRamp(silence) });
    const abandon = abortedOnce(() => server.arrivals.length === 10);
    const { attempts, result } = await run(server.url, { ...endless, abandon });
    expect(result.stop?.kind).toBe("interrupted");
    expect(attempts.flat()).toEqual([...each(6, "accepted"), ...each(4, "in_doubt")]);
  });

  it("withdraws what was still connecting when it was given up", async () => {
    const server = await faultServer({ connected: () => undefined });
    const signal = abortedOnce(() => server.connections() === 1);
    const abandon = abortedOnce(() => signal.aborted, 50);
    const url = server.url.replace("http:", "https:");
    const { attempts } = await run(url, { ...endless, people: 1, signal, abandon });
    expect(attempts).toEqual([["withdrawn"]]);
  });

  it("sends nothing where it came before the start", async () => {
    const server = await faultServer({});
    const { attempts, result } = await run(server.url, { people: 3, signal: AbortSignal.abort() });
    expect(result.stop?.kind).toBe("interrupted");
    expect(attempts).toEqual([[], [], []]);
    expect(server.connections()).toBe(0);
  });

  it("ends a wait for a retry", async () => {
    const server = await faultServer({ reply: answer(429, "", { "retry-after": "500" }) });
    const ledger = memoryLedger();
    const signal = abortedOnce(() => ledger.attemptsOf(keyAt(0))[0] === "retry");
    const { attempts } = await run(server.url, { ledger, send: { retries: 4 }, signal });
    expect(attempts).toEqual([["retry"]]);
  });
});

describe("a ledger that cannot be written", () => {
  it("lets nothing leave when it refuses the intents", async () => {
    const server = await faultServer({});
    const ledger = memoryLedger({ refuse: (_, intents) => intents.length > 0 });
    await expect(run(server.url, { people: 20, ledger })).rejects.toThrow("no space left");
    expect(server.connections()).toBe(0);
  });

  it("stops the run when it refuses a settlement, which leaves its intent open", async () => {
    const server = await faultServer({});
    const ledger = memoryLedger({ refuse: (settlements) => settlements.length > 0 });
    await expect(run(server.url, { people: 50, ledger })).rejects.toThrow("no space left");
    expect(server.arrivals.length).toBeLessThanOrEqual(4);
    for (const arrival of server.arrivals) {
      expect(ledger.attemptsOf(keyAt(personOf(arrival)))).toEqual(["open"]);
    }
  });

  it("is told of, and waits for what is in flight, though the stream ends the run meanwhile", async () => {
    const server = await faultServer({ reply: answerAfter(100) });
    const ledger = memoryLedger({ refuse: (settlements) => settlements.length > 0 });
    async function* parcels(): AsyncGenerator<readonly Parcel[]> {
      yield [parcelFor(0)];
      await sleep(50);
      throw new StopSending({ kind: "changed", message: "changed" });
    }
    await expect(run(server.url, { parcels: parcels(), ledger })).rejects.toThrow("no space left");
  });
});

describe("a stream that ends early", () => {
  async function* then(people: number, end: Error): AsyncGenerator<readonly Parcel[]> {
    for (let nth = 0; nth < people; nth += 1) yield [parcelFor(nth)];
    throw end;
  }
  const stop: Stop = { kind: "changed", message: "the recipients changed" };

  it("ends the run with its reason, and what is in flight is waited for", async () => {
    const server = await faultServer({ reply: answerAfter(200) });
    const stream = async function* (): AsyncGenerator<readonly Parcel[]> {
      yield [parcelFor(0), parcelFor(1)];
      await sleep(100);
      throw new StopSending(stop);
    };
    const { attempts, result } = await run(server.url, { people: 2, parcels: stream() });
    expect(result.stop).toEqual(stop);
    expect(attempts).toEqual([["accepted"], ["accepted"]]);
  });

  it("sends away those who had not left yet", async () => {
    const server = await faultServer({});
    const rate = { text: "6/h", perSecond: 1 / 600 };
    const { result } = await run(server.url, {
      people: 3,
      parcels: then(3, new StopSending(stop)),
      send: { rate },
    });
    expect(result.stop).toEqual(stop);
    expect(server.arrivals.length).toBeLessThanOrEqual(1);
  });

  it("hands on any other error, after what is in flight was settled", async () => {
    const server = await faultServer({ reply: answerAfter(100) });
    const ledger = memoryLedger();
    const stream = async function* (): AsyncGenerator<readonly Parcel[]> {
      yield [parcelFor(0)];
      await sleep(50);
      throw new Error("the disk is gone");
    };
    await expect(run(server.url, { parcels: stream(), ledger })).rejects.toThrow(
      "the disk is gone",
    );
    expect(ledger.attemptsOf(keyAt(0))).toEqual(["accepted"]);
  });

  it("is closed when the run ends first", async () => {
    let closed = false;
    async function* stream(): AsyncGenerator<readonly Parcel[]> {
      try {
        for (let nth = 0; ; nth += 1) yield [parcelFor(nth)];
      } finally {
        closed = true;
      }
    }
    const server = await faultServer({ reply: answer(401) });
    await run(server.url, { parcels: stream() });
    expect(closed).toBe(true);
  });

  it("is not read to its end when a request cannot even be made", async () => {
    const server = await faultServer({});
    const ledger = memoryLedger();
    const adapter = {
      ...tinyAdapter,
      toRequest: (): never => {
        throw new Error("a bug in the adapter");
      },
    };
    await expect(run(server.url, { people: 50, ledger, adapter })).rejects.toThrow("a bug");
    const tried = Array.from({ length: 50 }, (_, nth) => ledger.attemptsOf(keyAt(nth))).flat();
    expect(tried.length).toBeLessThanOrEqual(4);
  });
});

describe("a reason why nothing may leave any more", () => {
  const stop: Stop = { kind: "window", message: "the window closed" };

  it("is asked for before every attempt", async () => {
    const server = await faultServer({});
    const closing = (): Stop | undefined => (server.arrivals.length >= 3 ? stop : undefined);
    const { attempts, result } = await run(server.url, {
      people: 9,
      closing,
      send: { concurrency: 1 },
    });
    expect(result.stop).toEqual(stop);
    expect(attempts.flat()).toEqual(["accepted", "accepted", "accepted"]);
    expect(server.arrivals.length).toBe(3);
  });

  it("holds for those, too, whose intent was written before a pause", async () => {
    const server = await faultServer({ reply: answer(429, "", { "retry-after": "1" }) });
    let pausedAt = Infinity;
    const onPause = (): void => {
      pausedAt = Math.min(pausedAt, performance.now());
    };
    const closing = (): Stop | undefined => (performance.now() - pausedAt > 400 ? stop : undefined);
    const ledger = memoryLedger({ commitMs: 30 });
    const send = { concurrency: 4, retries: 4, rate: { text: "200/s", perSecond: 200 } };
    const request = { people: 20, closing, onPause, ledger, send };
    const { attempts, result } = await run(server.url, request);
    expect(result.stop).toEqual(stop);
    expect(server.arrivals.every(({ atMs }) => atMs - pausedAt < 990)).toBe(true);
    expect(attempts.flat()).not.toContain("open");
  });
});

describe("one request for several people", () => {
  it.each<[string, string, Reply]>([
    ["a count that matches", "accepted", answer(200, '{"success":true,"id":"b","count":3}')],
    ["a count that is lower", "in_doubt", answer(200, '{"success":true,"id":"b","count":2}')],
    ["a count that is higher", "in_doubt", answer(200, '{"success":true,"id":"b","count":4}')],
    ["a lost answer", "in_doubt", (socket) => void socket.resetAndDestroy()],
    ["a refusal", "rejected", answer(422)],
    ["a 401", "failed", answer(401)],
  ])("has one outcome for all of them after %s: %s", async (_name, outcome, reply) => {
    const server = await faultServer({ reply });
    const { attempts } = await run(server.url, {
      people: 3,
      parcels: streamOf([batchFor(0, 1, 2)]),
    });
    expect(attempts).toEqual(each(3, [outcome]));
    expect(server.arrivals.length).toBe(1);
    const { to } = JSON.parse(server.arrivals[0].body) as { to: string[] };
    expect(to).toEqual(["+254700000000", "+254700000001", "+254700000002"]);
  });

  it("is retried as a whole", async () => {
    const reply = inTurn(
      answer(429, "", { "retry-after": "0" }),
      answer(200, '{"success":true,"id":"b","count":2}'),
    );
    const server = await faultServer({ reply });
    const { attempts, result } = await run(server.url, {
      people: 2,
      parcels: streamOf([batchFor(0, 1)]),
      send: { retries: 1 },
    });
    expect(attempts).toEqual(each(2, ["retry", "accepted"]));
    expect(result.requests).toEqual({ sent: 2, retries: 1 });
  });

  it("reports what the provider counted behind tags", async () => {
    const server = await faultServer({
      reply: answer(200, '{"success":true,"id":"b","count":4711}'),
    });
    const tags: Parcel = {
      ...parcelFor(0),
      to: [{ key: 0, phone: "", attempts: 0 }],
      tags: ["42"],
    };
    const { result, ledger } = await run(server.url, { parcels: streamOf([tags]) });
    expect(result.recipientsCount).toBe(4711);
    expect(ledger.attemptsOf(0)).toEqual(["accepted"]);
    expect(JSON.parse(server.arrivals[0].body)).toMatchObject({ to: [], tags: ["42"] });
  });
});
