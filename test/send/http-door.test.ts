import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { headOf, openHttpDoor } from "../../src/send/http-door.ts";
import type { Exchange } from "../../src/send/exchange.ts";
import type { HttpDoor, HttpDoorOptions } from "../../src/send/http-door.ts";
import {
  answer,
  answerAfter,
  answerTogether,
  brokenAnswers,
  bytesOf,
  deadUrl,
  endlessAnswers,
  faultServer,
  lostAnswers,
  unclearAnswers,
  yes,
} from "../helpers/fault-server.ts";
import type { Conduct, Reply } from "../helpers/fault-server.ts";

const timeoutMs = 60_000;
/** For what only the deadline ends: far more than a request needs to leave, even where the machine is busy. */
const shortMs = 3_000;
const patience = { timeout: 60_000, interval: 5 };

function doorTo(baseUrl: string, options: Partial<HttpDoorOptions> = {}): HttpDoor {
  const door = openHttpDoor({ baseUrl, connections: 4, timeoutMs, ...options });
  onTestFinished(() => door.close());
  return door;
}

function post(door: HttpDoor, body: object = { to: "+254712345678" }): Promise<Exchange> {
  const headers = { "content-type": "application/json" };
  return door.post(headOf({ method: "POST", path: "/send", headers }), JSON.stringify(body));
}

/** Well the first time, so that the fault strikes a connection that was used before. */
function onceWell({ begun, reply, ...rest }: Conduct): Conduct {
  const told: Reply = (socket, arrival, nth) => {
    if (nth === 1) return answer(200, yes)(socket, arrival, nth);
    return begun ? begun(socket) : reply?.(socket, arrival, nth);
  };
  return { ...rest, reply: told };
}

describe("a process that stood still", () => {
  it("reads the answers that came meanwhile, before it looks at the deadline", async () => {
    const standStillMs = shortMs + 1500;
    const server = await faultServer({
      reply: (socket, arrival, nth) => {
        void answer(200, yes)(socket, arrival, nth);
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, standStillMs);
      },
    });
    const exchange = await post(doorTo(server.url, { timeoutMs: shortMs }));
    expect(exchange).toMatchObject({ kind: "answered", answer: { status: 200 } });
  });
});

describe("an answer that never came whole", () => {
  it.each(Object.entries(brokenAnswers))("is lost after %s", async (_name, conduct) => {
    const server = await faultServer(conduct);
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({ kind: "lost" });
    expect(server.arrivals.length).toBe(conduct.begun ? 0 : 1);
  });

  it("is lost where nothing but the deadline ends it", async () => {
    const ends = Object.entries(endlessAnswers).map(async ([name, conduct]) => {
      const server = await faultServer(conduct);
      const { kind } = await post(doorTo(server.url, { timeoutMs: shortMs }));
      return [name, kind, server.arrivals.length];
    });
    const expected = Object.keys(endlessAnswers).map((name) => [name, "lost", 1]);
    expect(await Promise.all(ends)).toEqual(expected);
  });

  it("is lost on a connection used before where nothing but the deadline ends it", async () => {
    const ends = Object.entries(endlessAnswers).map(async ([name, conduct]) => {
      const server = await faultServer(onceWell(conduct));
      const door = doorTo(server.url, { connections: 1, timeoutMs: shortMs });
      const kinds = [(await post(door)).kind, (await post(door)).kind];
      return [name, ...kinds, ...server.arrivals.map(({ connection }) => connection)];
    });
    const expected = Object.keys(endlessAnswers).map((name) => [name, "answered", "lost", 1, 1]);
    expect(await Promise.all(ends)).toEqual(expected);
  });

  it.each(Object.entries(brokenAnswers))(
    "is lost on a connection used before, too: %s",
    async (_name, conduct) => {
      const server = await faultServer(onceWell(conduct));
      const door = doorTo(server.url, { connections: 1 });
      expect(await post(door)).toMatchObject({ kind: "answered" });
      const exchange = await post(door);
      expect(exchange).toMatchObject({ kind: "lost" });
      expect(server.arrivals.map(({ connection }) => connection)).toEqual([1, 1]);
    },
  );

  it("keeps the status that had come before it broke off", async () => {
    const server = await faultServer(lostAnswers["headers, then a reset"]);
    expect(await post(doorTo(server.url))).toMatchObject({ kind: "lost", httpStatus: 200 });
  });

  it("is given up at the deadline, however steadily it drips", async () => {
    const server = await faultServer(lostAnswers["a body that drips past the deadline"]);
    const exchange = await post(doorTo(server.url, { timeoutMs: shortMs }));
    expect(exchange).toMatchObject({ kind: "lost", code: "timeout" });
  });

  it("is not held in memory beyond 1 MiB", async () => {
    const server = await faultServer(lostAnswers["more than 1 MiB"]);
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({ kind: "lost", code: "answer_too_large" });
  });
});

describe("a request that did not leave", () => {
  it("is not sent where nobody listens", async () => {
    const exchange = await post(doorTo(await deadUrl()));
    expect(exchange).toMatchObject({ kind: "not_sent", code: "ECONNREFUSED", identity: false });
  });

  it("is not sent to a name that does not exist", async () => {
    const exchange = await post(doorTo("http://nobody.invalid", { timeoutMs: 5000 }));
    expect(exchange).toMatchObject({ kind: "not_sent", identity: false });
  });

  it("is not sent to a server that nobody can vouch for", async () => {
    const server = await faultServer({ tls: true });
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({ kind: "not_sent", identity: true });
    expect(server.arrivals).toEqual([]);
  });

  it("is not sent to it either where the environment would have certificates ignored", async () => {
    const server = await faultServer({ tls: true });
    const { NODE_TLS_REJECT_UNAUTHORIZED } = process.env;
    process.env["NODE_TLS_REJECT_UNAUTHORIZED"] = "0";
    try {
      const exchange = await post(doorTo(server.url));
      expect(exchange).toMatchObject({ kind: "not_sent", identity: true });
    } finally {
      if (NODE_TLS_REJECT_UNAUTHORIZED === undefined) {
        delete process.env["NODE_TLS_REJECT_UNAUTHORIZED"];
      }
    }
    expect(server.arrivals).toEqual([]);
  });

  it.each([
    { name: "stalls", connected: () => undefined },
    {
      name: "is reset",
      connected: (socket: { resetAndDestroy(): unknown }) => void socket.resetAndDestroy(),
    },
    { name: "ends", connected: (socket: { end(): unknown }) => void socket.end() },
  ])("is not sent when the TLS handshake $name", async ({ connected }) => {
    const server = await faultServer({ connected });
    const door = doorTo(server.url.replace("http:", "https:"), { timeoutMs: 300 });
    expect(await post(door)).toMatchObject({ kind: "not_sent", identity: false });
  });

  it("is never called an answer when the connection is reset on accept", async () => {
    const server = await faultServer({ connected: (socket) => void socket.resetAndDestroy() });
    const { kind } = await post(doorTo(server.url));
    expect(["not_sent", "lost"]).toContain(kind);
  });

  it("is not sent when given up while it waits for a free connection, and does not leave later", async () => {
    const server = await faultServer({ reply: () => undefined });
    const door = doorTo(server.url, { connections: 1 });
    const first = post(door, { nth: 1 });
    await vi.waitUntil(() => server.arrivals.length === 1, patience);
    const second = post(door, { nth: 2 });
    await sleep(20);
    door.abandon();
    expect(await first).toMatchObject({ kind: "lost", code: "abandoned" });
    expect(await second).toMatchObject({ kind: "not_sent", code: "abandoned" });
    await sleep(200);
    expect(server.arrivals.map(({ body }) => body)).toEqual(['{"nth":1}']);
  });

  it("is not sent when a setting cannot stand in a header", async () => {
    const server = await faultServer({});
    const headers = { authorization: "Bearer broken\nline" };
    const head = headOf({ method: "POST", path: "/", headers });
    const exchange = await doorTo(server.url).post(head, "{}");
    expect(exchange).toMatchObject({ kind: "not_sent" });
    expect(JSON.stringify(exchange)).not.toContain("broken");
  });

  it("is not sent through a closed door", async () => {
    const server = await faultServer({});
    const door = openHttpDoor({ baseUrl: server.url, connections: 1, timeoutMs });
    await door.close();
    expect(await post(door)).toMatchObject({ kind: "not_sent" });
  });
});

describe("a whole answer", () => {
  it.each(Object.entries(unclearAnswers))("is handed on as it is: %s", async (_name, reply) => {
    const server = await faultServer({ reply });
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({ kind: "answered" });
  });

  it("holds status, headers in lower case and body", async () => {
    const server = await faultServer({ reply: answer(422, "né", { "X-Two": "a", "x-two": "b" }) });
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({
      kind: "answered",
      answer: { status: 422, body: "né", headers: { "x-two": "a, b", "content-length": "3" } },
    });
  });

  it("is the last one where an early hint came first, with the last one's headers alone", async () => {
    const hint = "HTTP/1.1 103 Early Hints\r\nretry-after: 5\r\n\r\n";
    const server = await faultServer({
      reply: (socket) => void socket.write(hint + bytesOf(200, yes)),
    });
    const exchange = await post(doorTo(server.url));
    expect(exchange).toMatchObject({ kind: "answered", answer: { status: 200, body: yes } });
    expect(JSON.stringify(exchange)).not.toContain("retry-after");
  });

  it("is the first of two, and the next request goes to a new connection", async () => {
    const no = bytesOf(400, '{"success":false}');
    const server = await faultServer({
      reply: (socket, _arrival, nth) => void socket.write(nth === 1 ? bytesOf(200, yes) + no : no),
    });
    const door = doorTo(server.url, { connections: 1 });
    expect(await post(door)).toMatchObject({ answer: { status: 200 } });
    await sleep(50);
    expect(await post(door)).toMatchObject({ answer: { status: 400 } });
    expect(server.arrivals.map(({ connection }) => connection)).toEqual([1, 2]);
  });

  it("comes on a new connection, once, where the old one was closed while idle", async () => {
    let closed = 0;
    const server = await faultServer({
      reply: (socket) => {
        // By both sides: then the sender knows of it.
        socket.once("close", () => (closed += 1));
        socket.write(bytesOf(200, yes));
        setTimeout(() => socket.end(), 20);
      },
    });
    const door = doorTo(server.url, { connections: 1 });
    await post(door);
    await vi.waitUntil(() => closed === 1, patience);
    expect(await post(door)).toMatchObject({ kind: "answered" });
    expect(server.arrivals.length).toBe(2);
  });
});

describe("the door", () => {
  it.each([300, 301, 302, 303, 307, 308])("does not follow a %i", async (status) => {
    const other = await faultServer({});
    const server = await faultServer({
      reply: answer(status, "", { location: `${other.url}/send` }),
    });
    expect(await post(doorTo(server.url))).toMatchObject({ kind: "answered", answer: { status } });
    await sleep(30);
    expect(other.connections()).toBe(0);
    expect(server.arrivals.length).toBe(1);
  });

  it("keeps the path prefix of its base URL", async () => {
    const server = await faultServer({});
    await post(doorTo(`${server.url}/flowiq/`));
    expect(server.arrivals[0]?.path).toBe("/flowiq/send");
  });

  it("asks for an answer that is not compressed", async () => {
    const server = await faultServer({});
    await post(doorTo(server.url));
    expect(server.arrivals[0]?.head).toMatch(/^accept-encoding: identity$/im);
  });

  it("says who asks, because firewalls turn away who does not", async () => {
    const server = await faultServer({});
    await post(doorTo(server.url));
    expect(server.arrivals[0]?.head).toMatch(/^user-agent: carillon$/im);
  });

  it.each([1, 3])("never has more than %i requests at the other end", async (connections) => {
    const server = await faultServer({ reply: answerTogether(connections, 0) });
    const door = doorTo(server.url, { connections });
    const all = await Promise.all(Array.from({ length: 20 }, () => post(door)));
    expect(all.every(({ kind }) => kind === "answered")).toBe(true);
    expect(server.mostAtOnce()).toBe(connections);
    expect(server.connections()).toBe(connections);
  });

  it("calls lost what had left when it is abandoned, and works on afterwards", async () => {
    const server = await faultServer({
      reply: (socket, arrival, nth) =>
        nth > 2 ? answer(200, yes)(socket, arrival, nth) : undefined,
    });
    const door = doorTo(server.url);
    const waiting = [post(door), post(door)];
    await vi.waitUntil(() => server.arrivals.length === 2, patience);
    door.abandon();
    for (const one of await Promise.all(waiting)) {
      expect(one).toMatchObject({ kind: "lost", code: "abandoned" });
    }
    expect(await post(door)).toMatchObject({ kind: "answered" });
  });

  it("says when a request left and how long its answer took", async () => {
    const server = await faultServer({ reply: answerAfter(50) });
    const before = Date.now();
    const startedAt = performance.now();
    const exchange = await post(doorTo(server.url));
    if (exchange.kind !== "answered") throw new Error(exchange.kind);
    expect(exchange.sentAtMs).toBeGreaterThanOrEqual(before);
    expect(exchange.latencyMs).toBeGreaterThan(40);
    expect(exchange.latencyMs).toBeLessThan(performance.now() - startedAt);
  });

  it.each([
    ["answered", { reply: answer(200, yes) }, 1],
    ["lost", { reply: (socket) => void socket.resetAndDestroy() }, 1],
    ["not_sent", undefined, 0],
  ] as [Exchange["kind"], Conduct | undefined, number][])(
    "says of a request that was %s, before what came of it, how often it left",
    async (kind, conduct, times) => {
      const url = conduct === undefined ? await deadUrl() : (await faultServer(conduct)).url;
      let left = 0;
      const head = headOf({ method: "POST", path: "/send", headers: {} });
      const exchange = await doorTo(url).post(head, "{}", () => void (left += 1));
      expect(exchange.kind).toBe(kind);
      expect(left).toBe(times);
    },
  );

  it("does not write a request once more when its connection dies under it", async () => {
    const server = await faultServer(
      onceWell({ reply: (socket) => void socket.resetAndDestroy() }),
    );
    const door = doorTo(server.url, { connections: 1 });
    await post(door, { nth: 1 });
    await post(door, { nth: 2 });
    await sleep(100);
    expect(server.arrivals.map(({ body }) => body)).toEqual(['{"nth":1}', '{"nth":2}']);
  });

  it("gives up connecting at the deadline and lets nothing leave when the handshake ends later", async () => {
    const bytes: number[] = [];
    const server = createServer((socket) => {
      socket.on("data", ({ length }) => bytes.push(length)).on("error", () => undefined);
    });
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
    const address = server.address() as { port: number };
    const door = doorTo(`https://127.0.0.1:${address.port}`, { timeoutMs: 1_000 });
    expect(await post(door)).toMatchObject({ kind: "not_sent" });
    await sleep(100);
    // Its hello, and nothing behind it.
    expect(bytes.length).toBe(1);
  });
});
