import type { Socket } from "node:net";
import { gzipSync } from "node:zlib";
import { bytesOf } from "../helpers/fault-server.ts";
import type { ProviderName } from "./providers.ts";
import { pem } from "./server.ts";
import type { Line, Strike, Words } from "./server.ts";

/** The classes of the contract's table, section 4. */
export type Class =
  | "accepted"
  | "not_sent"
  | "refused_for_now"
  | "refused"
  | "fatal"
  | "redirect"
  | "in_doubt";

export interface Fault {
  readonly name: string;
  readonly group: "before it leaves" | "a clear answer" | "after it left";
  readonly strike: Strike;
  /** Two where the network decides; both keep the promise. */
  readonly class: Class | readonly [Class, Class];
  /** At these adapters it means something else, as their pages say. */
  readonly differently?: Readonly<Partial<Record<ProviderName, Class>>>;
  /** Instead of what the class alone would mean. */
  readonly outcome?: string;
  /** Instead of a server that plays the provider. */
  readonly place?: "black hole" | { readonly url: string };
  /** Ends by the deadline of the attempt. */
  readonly deadline?: boolean;
  /** So few requests that a connection is idle between two of them. */
  readonly perMinute?: number;
  readonly only?: "new" | "reused";
  /** Strikes whoever comes, and not the victim alone. */
  readonly everyone?: boolean;
}

type Headers = Readonly<Record<string, string | number>>;
type Reply = NonNullable<Strike["reply"]>;
type Body = string | ((words: Words) => string);

const textOf = (body: Body, words: Words): string =>
  typeof body === "string" ? body : body(words);
const yes = ({ yes: text }: Words): string => text;

function answer(status: number, body: Body = "", headers: Headers = {}): Reply {
  return ({ stream }, words) => void stream.write(bytesOf(status, textOf(body, words), headers));
}

const reset = ({ wire }: Line): void => void wire.resetAndDestroy();
const end = ({ stream }: Line): void => void stream.end();

/** Bytes as they are, and then what becomes of the connection. */
function cut(bytes: Body, then: "fin" | "reset" | "silence"): Reply {
  return (line, words) => {
    line.stream.write(textOf(bytes, words), () => {
      if (then === "fin") end(line);
      // Later than the bytes, or they would be lost with the connection.
      if (then === "reset") setTimeout(() => reset(line), 20);
    });
  };
}

/** An answer without a word on where it ends. */
function unframed(status: number, head: string, body = ""): string {
  return `HTTP/1.1 ${status} Told\r\n${head}\r\n${body}`;
}

/** Bytes one by one, `ms` apart. */
function drip(bytes: (words: Words) => string, ms: number): Reply {
  return ({ stream }, words) => {
    const left = Array.from(bytes(words));
    const timer = setInterval(() => {
      const next = left.shift();
      if (next === undefined) clearInterval(timer);
      else stream.write(next);
    }, ms);
    stream.on("close", () => clearInterval(timer));
  };
}

const silence = (): undefined => undefined;
const json = { "content-type": "application/json" };
const html = "<!doctype html><title>Welcome</title><p>Sign in to the network</p>";
const why = '{"error":"not_possible","message":"this cannot be"}';
const chunked = "transfer-encoding: chunked\r\n";

function before(name: string, strike: Strike, more: Partial<Fault> = {}): Fault {
  return { name, group: "before it leaves", strike, class: "not_sent", ...more };
}

function clear(name: string, told: Class, reply: Reply, more: Partial<Fault> = {}): Fault {
  return { name, group: "a clear answer", strike: { reply }, class: told, ...more };
}

function after(name: string, strike: Strike | Reply, more: Partial<Fault> = {}): Fault {
  const struck = typeof strike === "function" ? { reply: strike } : strike;
  return { name, group: "after it left", strike: struck, class: "in_doubt", ...more };
}

const drop = (wire: Socket): void => void wire.resetAndDestroy();
const hangUp = (wire: Socket): void => void wire.end();
const onHello =
  (then: (wire: Socket) => void) =>
  (wire: Socket): void =>
    void wire.once("data", () => then(wire));

const beforeItLeaves: readonly Fault[] = [
  before("refused", { gone: true }),
  before(
    "a name that does not exist",
    {},
    { place: { url: "https://nobody.invalid" }, deadline: true, only: "new" },
  ),
  before("no route", {}, { place: { url: "https://255.255.255.255" }, only: "new" }),
  before("connecting hangs", {}, { place: "black hole", deadline: true }),
  // Whether the request had been written by then, the sender's kernel decides.
  before("reset on accept", { connected: drop }, { class: ["not_sent", "in_doubt"] }),
  before("closed on accept", { connected: hangUp }, { class: ["not_sent", "in_doubt"] }),
  before("TLS: nobody vouches for it", { certificate: "self-signed" }, { class: "fatal" }),
  before("TLS: expired", { certificate: "expired" }, { class: "fatal" }),
  before("TLS: another's name", { certificate: "wrong-name" }, { class: "fatal" }),
  before("TLS: reset on accept", { tls: true, connected: drop }),
  before("TLS: closed on accept", { tls: true, connected: hangUp }),
  before("TLS: reset in the handshake", { tls: true, connected: onHello(drop) }),
  before("TLS: closed in the handshake", { tls: true, connected: onHello(hangUp) }),
  before("TLS: reset in the handshake, then well", {
    tls: true,
    connected: onHello(drop),
    times: 1,
  }),
  before("TLS: the handshake hangs", { tls: true, connected: silence }, { deadline: true }),
  before("TLS: answered in plain HTTP", {
    tls: true,
    connected: onHello((wire) => void wire.end(bytesOf(400, html))),
  }),
];

const anHour = { "retry-after": 3600 };
const soon = { "retry-after": 0 };

const clearAnswers: readonly Fault[] = [
  ...[400, 402, 405, 406, 410, 413, 415, 421, 422, 431, 451].map((status) =>
    clear(`${status}`, "refused", answer(status, why, json)),
  ),
  clear("404", "refused", answer(404, why, json), { differently: { autokonnect: "fatal" } }),
  clear("400 as a web page", "refused", answer(400, html)),
  clear("413, then closed", "refused", answer(413, "", { connection: "close" })),
  clear(
    "200 that says success: false",
    "refused",
    answer(200, '{"success":false,"message":"no"}', json),
  ),
  clear("400 that says yes", "refused", answer(400, yes, json)),
  clear("401", "fatal", answer(401, why, json)),
  clear("401 that says yes", "fatal", answer(401, yes, json)),
  clear("401 as a web page", "fatal", answer(401, html)),
  clear("403", "fatal", answer(403, why, json)),
  clear("429", "refused_for_now", answer(429)),
  clear("429 for a second", "refused_for_now", answer(429, why, { "retry-after": 1 })),
  clear(
    "429 until a date, by another clock",
    "refused_for_now",
    answer(429, "", {
      date: "Sun, 06 Nov 1994 08:49:37 GMT",
      "retry-after": "Sun, 06 Nov 1994 08:49:38 GMT",
    }),
  ),
  clear("429 for an hour", "refused_for_now", answer(429, "", anHour), {
    outcome: "not_attempted",
  }),
  clear("425", "refused_for_now", answer(425, "", soon)),
  clear("503 with Retry-After", "refused_for_now", answer(503, html, soon)),
  clear(
    "503 with Retry-After twice",
    "refused_for_now",
    cut(unframed(503, "retry-after: 0\r\nRetry-After: 0\r\ncontent-length: 0\r\n"), "silence"),
  ),
  clear("503 for an hour", "refused_for_now", answer(503, "", anHour), {
    outcome: "not_attempted",
  }),
  clear("429 once", "refused_for_now", answer(429, "", soon), {
    strike: { reply: answer(429, "", soon), times: 1 },
  }),
  clear("503 with Retry-After once", "refused_for_now", silence, {
    strike: { reply: answer(503, "", soon), times: 1 },
  }),
  ...[300, 301, 302, 303, 304, 307, 308].map((status) =>
    clear(`${status}`, "redirect", answer(status, "", { location: "/elsewhere" })),
  ),
  clear("201", "accepted", answer(201, yes)),
  clear("202", "accepted", answer(202, yes)),
  clear("206", "accepted", answer(206, yes)),
  clear(
    "a yes with a byte order mark",
    "accepted",
    answer(200, (words) => `\uFEFF${words.yes}`),
  ),
  clear(
    "a yes in HTTP/1.0",
    "accepted",
    cut((words) => unframed(200, "", words.yes).replace("1.1", "1.0"), "fin"),
  ),
  clear(
    "a yes in single bytes",
    "accepted",
    drip(({ yes: text }) => bytesOf(200, text), 1),
  ),
  clear(
    "a yes in chunks",
    "accepted",
    cut((words) => {
      const { yes: text } = words;
      return unframed(200, chunked, `${text.length.toString(16)}\r\n${text}\r\n0\r\n\r\n`);
    }, "silence"),
  ),
  clear(
    "a yes that ends with the connection",
    "accepted",
    cut((words) => unframed(200, "", words.yes), "fin"),
  ),
  clear(
    "a yes after early hints",
    "accepted",
    cut((words) => unframed(103, "link: </x>\r\n") + bytesOf(200, words.yes), "silence"),
  ),
  clear("a yes, then closed", "accepted", answer(200, yes, { connection: "close" })),
  clear(
    "a yes, then closed while idle",
    "accepted",
    (line, words) => {
      line.stream.write(bytesOf(200, words.yes));
      setTimeout(() => end(line), 30);
    },
    { perMinute: 240 },
  ),
  clear(
    "a yes, then reset while idle",
    "accepted",
    (line, words) => {
      line.stream.write(bytesOf(200, words.yes));
      setTimeout(() => reset(line), 30);
    },
    { perMinute: 240 },
  ),
  clear(
    "two answers at once",
    "accepted",
    cut((words) => bytesOf(200, words.yes) + bytesOf(200, words.otherYes), "silence"),
  ),
  clear("two answers, one behind the other", "accepted", ({ stream }, words) => {
    stream.write(bytesOf(200, words.yes));
    setImmediate(() => stream.write(bytesOf(200, words.otherYes)));
  }),
  clear(
    "a second answer while idle",
    "accepted",
    ({ stream }, words) => {
      stream.write(bytesOf(200, words.yes));
      setTimeout(() => stream.write(bytesOf(200, words.otherYes)), 30);
    },
    { perMinute: 240 },
  ),
  clear(
    "a no and a yes at once",
    "refused",
    cut((words) => bytesOf(422, why) + bytesOf(200, words.otherYes), "silence"),
  ),
];

const promised = (bytes: number): string => bytesOf(200, "", { "content-length": bytes });

const afterItLeft: readonly Fault[] = [
  after("reset in the middle of the request", { begun: reset, times: 1 }),
  after("closed in the middle of the request", { begun: end, times: 1 }),
  after("silence in the middle of the request", { begun: silence, times: 1 }, { deadline: true }),
  after("reset", reset),
  after("closed", end),
  after("silence", silence, { deadline: true }),
  after(
    "headers later than the deadline",
    // Whoever gave up hangs up.
    ({ stream }, words) => void stream.once("end", () => stream.write(bytesOf(200, words.yes))),
    { deadline: true },
  ),
  after(
    "headers that drip past the deadline",
    drip(() => `HTTP/1.1 200 OK\r\nx: ${"y".repeat(500)}`, 20),
    { deadline: true },
  ),
  after("half a status line, then silence", cut("HTTP/1.1 20", "silence"), { deadline: true }),
  after("half a status line, then closed", cut("HTTP/1.1 20", "fin")),
  after("200, then silence", cut(promised(9), "silence"), { deadline: true }),
  after("200, then reset", cut(promised(9), "reset")),
  after("200, then closed", cut(promised(9), "fin")),
  after(
    "a yes that drips past the deadline",
    drip(({ yes: text }) => bytesOf(200, text + " ".repeat(500)), 20),
    { deadline: true },
  ),
  after(
    "a yes shorter than promised",
    cut((words) => bytesOf(200, words.yes, { "content-length": 999 }), "fin"),
  ),
  after(
    "a yes longer than promised",
    cut((words) => bytesOf(200, words.yes, { "content-length": 5 }), "fin"),
  ),
  after(
    "two lengths",
    cut((words) => unframed(200, "content-length: 5\r\ncontent-length: 9\r\n", words.yes), "fin"),
  ),
  after("broken chunks", cut(unframed(200, chunked, "zz\r\nno chunk\r\n"), "fin")),
  after("chunks without an end", cut(unframed(200, chunked, '5\r\n{"suc\r\n'), "fin")),
  after("chunks, then reset", cut(unframed(200, chunked, '5\r\n{"suc\r\n'), "reset")),
  after(
    "a yes cut by the end of the connection",
    cut((words) => unframed(200, "", words.yes.slice(0, -4)), "fin"),
  ),
  after("a no cut short", cut(bytesOf(400, why, { "content-length": 999 }), "fin")),
  after("a 401 cut short", cut(bytesOf(401, why, { "content-length": 999 }), "fin")),
  after("a 429 cut short", cut(bytesOf(429, why, { "content-length": 999, ...soon }), "fin")),
  after("200 as a web page", answer(200, html, { "content-type": "text/html" })),
  after("an empty 200", answer(200)),
  after("204", answer(204)),
  after("205", answer(205)),
  after("200 that says nothing", answer(200, "{}", json)),
  after("200 with a list", answer(200, "[]", json)),
  after("200 with null", answer(200, "null", json)),
  after(
    '200 that says success: "true"',
    answer(
      200,
      '{"success":"true","status":"true","recipients_count":"1","data":{"message":"ok"}}',
    ),
  ),
  after("a yes without an id or a count", answer(200, '{"success":true,"data":{}}')),
  after(
    "a yes with an id and a count of the wrong type",
    answer(
      200,
      '{"success":true,"data":{"message_id":7,"request_id":7},"request_id":7,"recipients_count":1.5}',
    ),
  ),
  after(
    "a yes with an empty id and a count of nobody",
    answer(
      200,
      '{"success":true,"data":{"message_id":"","request_id":" "},"request_id":"","recipients_count":0}',
    ),
  ),
  after(
    "a yes twice in one body",
    answer(200, (words) => words.yes + words.yes),
  ),
  after("more than 1 MiB", answer(200, `"${"x".repeat(1024 * 1024)}"`)),
  after(
    "10 MB of spaces and a yes",
    answer(200, (words) => " ".repeat(10_000_000) + words.yes),
  ),
  after("a yes, compressed unasked", ({ stream }, words) => {
    const body = gzipSync(words.yes);
    stream.write(bytesOf(200, "", { "content-encoding": "gzip", "content-length": body.length }));
    stream.write(body);
  }),
  after("a bomb: 50 MB of spaces, compressed", ({ stream }) => {
    stream.write(bytesOf(200, "", { "content-encoding": "gzip", "content-length": bomb().length }));
    stream.write(bomb());
  }),
  after("bytes that are not HTTP", cut("SSH-2.0-OpenSSH_9.6\r\n", "fin")),
  after("HTTP/0.9: a bare yes", cut(yes, "fin")),
  after("a status that is no number", cut("HTTP/1.1 abc Told\r\n\r\n", "fin")),
  after("64 KiB of headers", answer(200, yes, { "x-long": "h".repeat(64 * 1024) })),
  after(
    "an unasked 100 Continue, then a yes",
    cut((words) => unframed(100, "") + bytesOf(200, words.yes), "silence"),
  ),
  after("an unasked 101", cut(unframed(101, "connection: upgrade\r\nupgrade: h2c\r\n"), "silence")),
  after("early hints, then silence", cut(unframed(103, "link: </x>\r\n"), "silence"), {
    deadline: true,
  }),
  ...[408, 409, 500, 501, 502, 503, 504, 507, 520, 521, 522, 523, 524].map((status) =>
    after(`${status}`, answer(status, why, json)),
  ),
  after("500 that says yes", answer(500, yes)),
  after("500 that says success: false", answer(500, '{"success":false,"message":"no"}')),
  after("502 with Retry-After", answer(502, html, soon)),
  after("503 with a Retry-After that says nothing", answer(503, html, { "retry-after": "soon" })),
  after("409 that explains itself", answer(409, '{"success":false,"code":"duplicate"}')),
  after("999", answer(999, yes)),
  after("TLS: reset", { tls: true, reply: reset }),
  after("TLS: closed", { tls: true, reply: end }),
  after("TLS: cut without a goodbye", { tls: true, reply: ({ wire }) => void wire.end() }),
  after("TLS: silence", { tls: true, reply: silence }, { deadline: true }),
  after("TLS: 200, then reset", { tls: true, reply: cut(promised(9), "reset") }),
  after("TLS: 502", { tls: true, reply: answer(502) }),
  after(
    "TLS: a yes",
    { tls: true, reply: answer(200, yes) },
    { class: "accepted", group: "a clear answer" },
  ),
  after(
    "TLS: wants a certificate of ours once the request is out",
    {
      tls: { requestCert: true, rejectUnauthorized: true, ca: pem("certificates/ca.pem") },
    },
    { only: "new", everyone: true },
  ),
];

let made: Buffer | undefined;

function bomb(): Buffer {
  made ??= gzipSync(Buffer.alloc(50_000_000, " "));
  return made;
}

export const faults: readonly Fault[] = [...beforeItLeaves, ...clearAnswers, ...afterItLeft];
