import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { TLSSocket } from "node:tls";
import type { TLSSocketOptions } from "node:tls";
import type { Provider } from "./providers.ts";
import { bytesOf } from "../helpers/fault-server.ts";

/** One connection as the server holds it. */
export interface Line {
  /** What the request came on: TLS where it is spoken. */
  readonly stream: Socket;
  /** TCP underneath. */
  readonly wire: Socket;
}

/** What the server could say to one whole request. */
export interface Words {
  readonly phones: readonly string[];
  /** The provider's documented yes, as JSON. */
  readonly yes: string;
  /** A yes to somebody else. */
  readonly otherYes: string;
}

export type Certificate = "trusted" | "expired" | "wrong-name" | "self-signed";

/** What goes wrong, and where. One of `connected`, `begun`, `reply`, `certificate`, `gone`. */
export interface Strike {
  /** On a new connection, before a byte was read. */
  readonly connected?: (wire: Socket) => void;
  /** On the first bytes of a request, which then counts as not arrived. */
  readonly begun?: (line: Line) => void;
  /** On a whole request. */
  readonly reply?: (line: Line, words: Words) => void;
  /** Shown on new connections. */
  readonly certificate?: Certificate;
  /** Nobody listens any more. */
  readonly gone?: boolean;
  /** Speaks TLS with a certificate that is trusted until `certificate` says otherwise. */
  readonly tls?: boolean | TLSSocketOptions;
  /** How often it strikes; every time by default. */
  readonly times?: number;
}

export interface Arrival {
  readonly phones: readonly string[];
  /** Which connection brought it, from 1. */
  readonly connection: number;
  readonly atMs: number;
}

export interface Place {
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** Requests of which only a part was taken. */
  readonly parts: () => number;
  /** From now on all is well; false where that cannot be. */
  mend(): boolean;
  close(): Promise<void>;
}

export interface PlaceOptions {
  readonly provider: Provider;
  readonly strike: Strike;
  /** Whose requests are struck; everybody's where nobody is named. */
  readonly victim?: string;
  /** All is well with the first request, so that the fault meets a sender who has been here. */
  readonly reused: boolean;
}

/** A raw TCP or TLS server that plays a provider and does to the victim's requests what it is told. */
export async function openPlace(options: PlaceOptions): Promise<Place> {
  const { strike, reused } = options;
  const state = { arrivals: [] as Arrival[], parts: 0, struck: 0, connections: 0, mended: false };
  const sockets = new Set<Socket>();
  const wellConnections = reused ? 1 : 0;
  const strikes = (): boolean => {
    if (state.mended || state.struck >= (strike.times ?? Infinity)) return false;
    state.struck += 1;
    return true;
  };

  const server = createServer((wire) => {
    sockets.add(wire);
    wire.on("close", () => sockets.delete(wire)).on("error", () => undefined);
    wire.setNoDelay(true);
    state.connections += 1;
    const connection = state.connections;
    const isDue = connection > wellConnections && !state.mended;
    if (isDue && strike.connected && strikes()) return strike.connected(wire);
    const line = { wire, stream: secured(wire, strike, isDue) };
    listen(line, { ...options, state, strikes, connection, leave: () => void server.close() });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  if (strike.gone && !reused) server.close();
  return {
    url: `${isSecure(strike) ? "https" : "http"}://127.0.0.1:${port}`,
    arrivals: state.arrivals,
    parts: () => state.parts,
    mend() {
      state.mended = true;
      return server.listening && typeof strike.tls !== "object";
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      if (!server.listening) return;
      server.close();
      await once(server, "close");
    },
  };
}

interface Listening extends PlaceOptions {
  readonly state: { readonly arrivals: Arrival[]; parts: number };
  readonly strikes: () => boolean;
  readonly connection: number;
  readonly leave: () => void;
}

function listen(line: Line, listening: Listening): void {
  const { strike, reused, provider, state, connection } = listening;
  let unread = Buffer.alloc(0);
  line.stream.on("data", (chunk: Buffer) => {
    const isOpener = reused && state.arrivals.length === 0;
    if (!isOpener && strike.begun && listening.strikes()) {
      state.parts += 1;
      line.stream.removeAllListeners("data").resume();
      return strike.begun(line);
    }
    unread = Buffer.concat([unread, chunk]);
    for (let next = wholeRequest(unread); next; next = wholeRequest(unread)) {
      unread = unread.subarray(next.length);
      const phones = provider.phonesIn(next.body);
      state.arrivals.push({ phones, connection, atMs: performance.now() });
      answerOne(line, phones, isOpener, listening);
    }
  });
}

function answerOne(
  line: Line,
  phones: readonly string[],
  isOpener: boolean,
  { strike, provider, victim, strikes, leave }: Listening,
): void {
  const words = {
    phones,
    yes: JSON.stringify(provider.yes(idFor(phones[0]), phones)),
    otherYes: JSON.stringify(provider.yes("id-of-somebody-else", phones)),
  };
  const isVictim = victim === undefined || phones.includes(victim);
  if (!isOpener && isVictim && strike.reply && strikes()) {
    return strike.reply(line, words);
  }
  if (isOpener && strike.gone) leave();
  if (isOpener && meetsNextConnection(strike)) {
    line.stream.end(bytesOf(200, words.yes, { connection: "close" }));
  } else {
    line.stream.write(bytesOf(200, words.yes));
  }
}

function meetsNextConnection({ connected, certificate, gone }: Strike): boolean {
  return (connected ?? certificate ?? gone) !== undefined;
}

/** The id with which the request for a number is answered. */
export function idFor(phone: string | undefined): string {
  return `id-${phone?.slice(1)}`;
}

function wholeRequest(unread: Buffer): { length: number; body: string } | undefined {
  const headEnd = unread.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = unread.subarray(0, headEnd).toString("latin1");
  const length = headEnd + 4 + Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  if (unread.length < length) return undefined;
  return { length, body: unread.subarray(headEnd + 4, length).toString("utf8") };
}

function isSecure({ tls, certificate }: Strike): boolean {
  return tls !== undefined || certificate !== undefined;
}

function secured(wire: Socket, strike: Strike, isDue: boolean): Socket {
  if (!isSecure(strike)) return wire;
  const more = typeof strike.tls === "object" ? strike.tls : {};
  const shown = isDue ? (strike.certificate ?? "trusted") : "trusted";
  const stream = new TLSSocket(wire, { isServer: true, ...keyAndCertificate(shown), ...more });
  return stream.on("error", () => undefined);
}

function keyAndCertificate(name: Certificate): { key: Buffer; cert: Buffer } {
  if (name === "self-signed") {
    return {
      key: pem("../helpers/self-signed-key.pem"),
      cert: pem("../helpers/self-signed-cert.pem"),
    };
  }
  return { key: pem("certificates/key.pem"), cert: pem(`certificates/${name}.pem`) };
}

export function pem(path: string): Buffer {
  return readFileSync(new URL(path, import.meta.url));
}
