import { createRequire } from "node:module";
import type { Pool } from "undici";
import type { AdapterRequest, Answer } from "../model/adapter.ts";

/** What happened to one request, told by how far it got and not by the error's name. */
export type Exchange =
  | {
      readonly kind: "answered";
      readonly answer: Answer;
      readonly sentAtMs: number;
      readonly latencyMs: number;
    }
  /** No byte of it left. `identity`: the server is not who it must be, so nobody may be tried. */
  | {
      readonly kind: "not_sent";
      readonly code: string;
      readonly message: string;
      readonly identity: boolean;
    }
  /** It was handed to a socket and no whole answer came back. */
  | {
      readonly kind: "lost";
      readonly code: string;
      readonly message: string;
      readonly httpStatus?: number;
      readonly sentAtMs: number;
      readonly latencyMs: number;
    };

/** The only way to a provider. */
export interface HttpDoor {
  /** Never rejects. Never follows a redirect, never repeats. `onLeave` is called just before the first byte leaves, if one does. */
  post(request: AdapterRequest, onLeave?: () => void): Promise<Exchange>;
  /** Gives up on everything in flight; what had left is lost. */
  abandon(): void;
  close(): Promise<void>;
}

export interface HttpDoorOptions {
  /** May carry a path prefix. */
  readonly baseUrl: string;
  readonly connections: number;
  /** Deadline of a whole attempt, from being handed over to the answer's last byte. */
  readonly timeoutMs: number;
}

/** The code of an exchange that `abandon` ended. */
export const abandonedCode = "abandoned";

const connectTimeoutMs = 10_000;
const maxAnswerBytes = 1024 * 1024;
const maxHeaderBytes = 16 * 1024;

const require = createRequire(import.meta.url);

/** Read on first use: a command that sends nothing does not wait for it. */
function loadUndici(): typeof import("undici") {
  return require("undici");
}

export function openHttpDoor(options: HttpDoorOptions): HttpDoor {
  const { origin, pathname } = new URL(options.baseUrl);
  const prefix = pathname.replace(/\/+$/, "");
  const undici = loadUndici();
  const pool = new undici.Pool(origin, poolOptions(options));
  // No Set: it leaves the table behind whenever it is full, and each table holds on to the next
  // one, so that V8 takes all requests of a minute for old ones and keeps them for long.
  const underWay: Attempt[] = [];

  return {
    post(request, onLeave = () => undefined) {
      return new Promise((resolve) => {
        const settle = (exchange: Exchange): void => {
          remove(attempt, underWay);
          resolve(exchange);
        };
        const attempt = new Attempt(options.timeoutMs, settle, onLeave);
        underWay.push(attempt);
        pool.dispatch(
          {
            path: prefix + request.path,
            method: request.method,
            headers: { ...request.headers, "accept-encoding": "identity" },
            body: JSON.stringify(request.body),
          },
          attempt,
        );
      });
    },
    abandon() {
      // Each takes itself out.
      for (const attempt of underWay.slice())
        attempt.giveUp(abandonedCode, "the run stopped before the answer came");
    },
    close: () => pool.destroy(),
  };
}

/** Takes `item` out; the others keep no order. */
function remove<T>(item: T, list: T[]): void {
  const at = list.indexOf(item);
  const last = list.pop();
  if (last !== undefined && last !== item) list[at] = last;
}

function poolOptions(options: HttpDoorOptions): Pool.Options {
  return {
    connections: options.connections,
    // A second request on a busy socket would share the first one's fate.
    pipelining: 1,
    // Below the idle limit of common servers, so that a closing socket is rarely reused.
    keepAliveTimeout: 4_000,
    // The deadline below covers the whole attempt; these restart with every byte of a dripping answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    connect: {
      timeout: Math.min(connectTimeoutMs, options.timeoutMs),
      // Said here, because NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS could say otherwise.
      rejectUnauthorized: true,
      minVersion: "TLSv1.2",
    },
  };
}

interface Controller {
  abort(reason: Error): void;
}

/**
 * One request on its way, as undici's dispatch handler. `onRequestStart` fires just before
 * the first byte is written: while it has not, nothing has left.
 */
class Attempt {
  readonly #settle: (exchange: Exchange) => void;
  readonly #onLeave: () => void;
  readonly #deadline: NodeJS.Timeout;
  readonly #chunks: Buffer[] = [];
  #controller: Controller | undefined;
  #settled = false;
  #starts = 0;
  #sentAtMs = 0;
  #startedAt = 0;
  #status = 0;
  #headers: Record<string, string> = {};
  #bytes = 0;

  constructor(timeoutMs: number, settle: (exchange: Exchange) => void, onLeave: () => void) {
    this.#settle = settle;
    this.#onLeave = onLeave;
    this.#deadline = setTimeout(() => {
      this.giveUp("timeout", `no whole answer within ${timeoutMs / 1000} s`);
    }, timeoutMs);
  }

  /** Ends the attempt now: not sent if it had not left, lost if it had. */
  giveUp(code: string, message: string): void {
    this.#end(code, message);
    this.#controller?.abort(new Error(message));
  }

  onRequestStart(controller: Controller): void {
    if (this.#settled) {
      // It gave up while still queued: aborted here, before the first byte is written.
      controller.abort(new Error("given up"));
      return;
    }
    this.#controller = controller;
    this.#starts += 1;
    if (this.#starts === 1) this.#onLeave();
    this.#sentAtMs = Date.now();
    this.#startedAt = performance.now();
  }

  onResponseStart(
    _controller: Controller,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    this.#status = status;
    // An early 1xx answer comes this way too; only the last one's headers count.
    this.#headers = {};
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined)
        this.#headers[name] = Array.isArray(value) ? value.join(", ") : value;
    }
  }

  onResponseData(_controller: Controller, chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes > maxAnswerBytes)
      this.giveUp("answer_too_large", "the answer is larger than 1 MiB");
    else this.#chunks.push(chunk);
  }

  onResponseEnd(): void {
    // More than one start means that undici wrote it again on another socket.
    if (this.#starts > 1) this.#end("sent_again", "the connection was replaced under the request");
    this.#finish({
      kind: "answered",
      answer: {
        status: this.#status,
        headers: this.#headers,
        body: Buffer.concat(this.#chunks).toString("utf8"),
      },
      ...this.#timing(),
    });
  }

  onResponseError(_controller: Controller, error: Error & { code?: unknown }): void {
    this.#end(typeof error.code === "string" ? error.code : error.name, error.message);
  }

  #end(code: string, message: string): void {
    if (this.#starts === 0) {
      this.#finish({ kind: "not_sent", code, message, identity: isIdentityError(code) });
      return;
    }
    const httpStatus = this.#status === 0 ? {} : { httpStatus: this.#status };
    this.#finish({ kind: "lost", code, message, ...httpStatus, ...this.#timing() });
  }

  #finish(exchange: Exchange): void {
    if (this.#settled) return;
    this.#settled = true;
    clearTimeout(this.#deadline);
    this.#settle(exchange);
  }

  #timing(): { sentAtMs: number; latencyMs: number } {
    return { sentAtMs: this.#sentAtMs, latencyMs: performance.now() - this.#startedAt };
  }
}

/** Node's and OpenSSL's names for a certificate that does not prove who the server is. */
function isIdentityError(code: string): boolean {
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/.test(
    code,
  );
}
