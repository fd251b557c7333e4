import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Server, Socket } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";

/** A whole request, as its bytes came. */
export interface Arrival {
  readonly atMs: number;
  /** Which connection brought it, from 1. */
  readonly connection: number;
  readonly path: string;
  readonly head: string;
  readonly body: string;
}

/** What the server does with a whole request. */
export type Reply = (socket: Socket, arrival: Arrival, nth: number) => void | Promise<void>;

export interface Conduct {
  /** On a new connection, before a byte was read. */
  readonly connected?: (socket: Socket) => void;
  /** On the first bytes of a request, which are then not read any further. */
  readonly begun?: (socket: Socket) => void;
  readonly reply?: Reply;
  /** Speaks TLS with a certificate that nobody trusts. */
  readonly tls?: boolean;
}

export interface FaultServer {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  readonly connections: () => number;
  /** Most requests that were waiting for their answer at once. */
  readonly mostAtOnce: () => number;
}

/** A raw TCP server that does to requests what it is told; gone when the test ends. */
export async function faultServer(conduct: Conduct): Promise<FaultServer> {
  const arrivals: Arrival[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  let waiting = 0;
  let most = 0;

  const serve = (socket: Socket): void => {
    connections += 1;
    const connection = connections;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket)).on("error", () => undefined);
    socket.setNoDelay(true);
    if (conduct.connected) return conduct.connected(socket);
    let unread = Buffer.alloc(0);
    socket.on("data", (chunk: Buffer) => {
      if (conduct.begun) return conduct.begun(socket);
      unread = Buffer.concat([unread, chunk]);
      for (let next = wholeRequest(unread); next; next = wholeRequest(unread)) {
        unread = unread.subarray(next.length);
        const arrival = { atMs: performance.now(), connection, ...next.parts };
        arrivals.push(arrival);
        waiting += 1;
        most = Math.max(most, waiting);
        const reply = conduct.reply ?? answer(200, yes);
        void Promise.resolve(reply(socket, arrival, arrivals.length)).finally(() => {
          waiting -= 1;
        });
      }
    });
  };

  const server: Server = conduct.tls ? createTlsServer(selfSigned(), serve) : createServer(serve);
  if (conduct.tls) server.on("tlsClientError", () => undefined);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `${conduct.tls ? "https" : "http"}://127.0.0.1:${port}`,
    arrivals,
    connections: () => connections,
    mostAtOnce: () => most,
  };
}

/** An address on loopback where nobody listens. */
export async function deadUrl(): Promise<string> {
  return `http://127.0.0.1:${await freePort()}`;
}

function wholeRequest(unread: Buffer) {
  const headEnd = unread.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = unread.subarray(0, headEnd).toString("latin1");
  const bodyBytes = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const length = headEnd + 4 + bodyBytes;
  if (unread.length < length) return undefined;
  const body = unread.subarray(headEnd + 4, length).toString("utf8");
  return { length, parts: { path: head.split(" ")[1] ?? "", head, body } };
}

function selfSigned() {
  const read = (name: string): Buffer => readFileSync(new URL(name, import.meta.url));
  return { key: read("self-signed-key.pem"), cert: read("self-signed-cert.pem") };
}

export const yes = '{"success":true,"id":"m-1"}';

type Headers = Readonly<Record<string, string | number>>;

/** A whole answer as bytes; `headers` win over what fits the body. */
export function bytesOf(status: number, body = "", headers: Headers = {}): string {
  const all = { "content-length": Buffer.byteLength(body), ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} Told\r\n${lines.join("")}\r\n${body}`;
}

export function answer(status: number, body = "", headers: Headers = {}): Reply {
  return (socket) => void socket.write(bytesOf(status, body, headers));
}

/** The same after a while. */
export function answerAfter(ms: number, status = 200, body = yes): Reply {
  return async (socket) => {
    await new Promise((resolve) => setTimeout(resolve, ms));
    socket.write(bytesOf(status, body));
  };
}

/**
 * Holds its answers until `count` requests wait at once, and a moment longer, in which one too
 * many would be seen. The first `before`, and whoever comes afterwards, are answered at once.
 */
export function answerTogether(count: number, before = 6, body = yes): Reply {
  const held: (() => void)[] = [];
  let open = false;
  return (socket, _arrival, nth) => {
    const write = (): void => void socket.write(bytesOf(200, body));
    if (open || nth <= before) return write();
    return new Promise((resolve) => {
      held.push(() => resolve(write()));
      if (held.length !== count) return;
      setTimeout(() => {
        open = true;
        for (const release of held) release();
      }, 50);
    });
  };
}

/** Answers the first `before` at once, and nobody else until it is opened. */
export function gate(before: number, body = yes): { readonly reply: Reply; open(): void } {
  const { promise, resolve } = withResolvers();
  return {
    reply: (socket, _arrival, nth) => {
      const write = (): void => void socket.write(bytesOf(200, body));
      return nth <= before ? write() : promise.then(write);
    },
    open: resolve,
  };
}

function withResolvers(): { readonly promise: Promise<void>; resolve(): void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const reset = (socket: Socket): void => void socket.resetAndDestroy();
const chunked = { "transfer-encoding": "chunked" };

function unframed(status: number, headers: string, body: string): string {
  return `HTTP/1.1 ${status} Told\r\n${headers}\r\n${body}`;
}

/** Bytes, and then what becomes of the connection. */
function cut(bytes: string, end: "fin" | "reset" | "silence"): Reply {
  return (socket) => {
    socket.write(bytes, () => {
      if (end === "fin") socket.end();
      // Later than the bytes, or they would be lost with the connection.
      if (end === "reset") setTimeout(() => reset(socket), 20);
    });
  };
}

function drip(socket: Socket): void {
  socket.write(bytesOf(200, "", { "content-length": 1000 }));
  const timer = setInterval(() => socket.write(" "), 20);
  socket.on("close", () => clearInterval(timer));
}

/** After the request was taken and before a whole answer: whether it counts, nobody can know. */
export const lostAnswers: Readonly<Record<string, Conduct>> = {
  "a reset in the middle of the request": { begun: reset },
  "a reset after the request": { reply: reset },
  "an end after the request": { reply: (socket) => void socket.end() },
  silence: { reply: () => undefined },
  "half a status line, then silence": { reply: cut("HTTP/1.1 20", "silence") },
  "headers, then silence": { reply: cut(bytesOf(200, "", { "content-length": 9 }), "silence") },
  "headers, then a reset": { reply: cut(bytesOf(200, "", { "content-length": 9 }), "reset") },
  "a body that drips past the deadline": { reply: drip },
  "a body shorter than promised": {
    reply: cut(bytesOf(200, yes, { "content-length": 999 }), "fin"),
  },
  "broken chunks": { reply: cut(unframed(200, head(chunked), "zz\r\nno chunk\r\n"), "fin") },
  "chunks without an end": { reply: cut(unframed(200, head(chunked), `5\r\n{"suc\r\n`), "fin") },
  "more than 1 MiB": { reply: answer(200, `"${"x".repeat(1024 * 1024)}"`) },
  "bytes that are not HTTP": { reply: cut("SSH-2.0-OpenSSH_9.6\r\n", "fin") },
  "64 KiB of headers": { reply: answer(200, yes, { "x-long": "h".repeat(64 * 1024) }) },
  "an unasked 100 Continue": { reply: cut("HTTP/1.1 100 Continue\r\n\r\n", "silence") },
  "an unasked change of protocol": {
    reply: cut(unframed(101, "connection: upgrade\r\nupgrade: h2c\r\n", ""), "silence"),
  },
};

/** Those of them that end by the sender's deadline and by nothing else. */
export const endlessAnswers: Readonly<Record<string, Conduct>> = Object.fromEntries(
  [
    "silence",
    "half a status line, then silence",
    "headers, then silence",
    "a body that drips past the deadline",
    "an unasked 100 Continue",
  ].map((name) => [name, lostAnswers[name] ?? {}]),
);

/** The others, which end by themselves. */
export const brokenAnswers: Readonly<Record<string, Conduct>> = Object.fromEntries(
  Object.entries(lostAnswers).filter(([name]) => !(name in endlessAnswers)),
);

/** Whole answers that say nothing a sender could build on. */
export const unclearAnswers: Readonly<Record<string, Reply>> = {
  "a web page": answer(200, "<!doctype html><title>Welcome</title>", {
    "content-type": "text/html",
  }),
  "an empty 200": answer(200),
  "a 204": answer(204),
  "JSON cut by the end of the connection": cut(unframed(200, "", yes.slice(0, 12)), "fin"),
  "a yes without an id": answer(200, '{"success":true}'),
  "a yes in quotes": answer(200, '{"success":"true","id":"m-1"}'),
  "compressed bytes": answer(200, "\u001f\u008b\b", { "content-encoding": "gzip" }),
};

function head(headers: Headers): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join("");
}
