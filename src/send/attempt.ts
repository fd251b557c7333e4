import type { Exchange } from "./exchange.ts";
import type { Dated, Deadlines } from "./deadlines.ts";
import { wholeAnswer } from "./whole-answer.ts";

const maxAnswerBytes = 1024 * 1024;

function nothing(): void {}

/**
 * One request on its way, as undici's dispatch handler. `onConnect` fires just before the first
 * byte is written: while it has not, nothing has left. The handler is of undici's older kind,
 * which hands on an answer's headers unread; the newer one reads them into an object each time.
 */
export class Attempt implements Dated {
  deadline = 0;
  before: Dated | undefined = undefined;
  behind: Dated | undefined = undefined;
  /** Its connection is done with it. */
  onRelease: () => void = () => undefined;
  readonly #deadlines: Deadlines;
  #onLeave: () => void;
  readonly #tell: (exchange: Exchange) => void;
  #abort: ((reason: Error) => void) | undefined;
  #settled = false;
  #starts = 0;
  #sentAtMs = 0;
  #startedAt = 0;
  #status = 0;
  #headers: readonly Buffer[] = [];
  #body: Buffer | undefined;
  #more: Buffer[] | undefined;
  #bytes = 0;

  /** `onLeave` is called once when the first byte has left, if one does; `tell` once, after it. */
  constructor(deadlines: Deadlines, onLeave: () => void, tell: (exchange: Exchange) => void) {
    this.#deadlines = deadlines;
    this.#onLeave = onLeave;
    this.#tell = tell;
    deadlines.add(this);
  }

  /** Ends the attempt now: not sent if it had not left, lost if it had. */
  giveUp(code: string, message: string): void {
    this.#end(code, message);
    this.#abort?.(new Error(message));
  }

  get isSettled(): boolean {
    return this.#settled;
  }

  onConnect(abort: (reason: Error) => void): void {
    if (this.#settled) {
      // It gave up while still queued: aborted here, before the first byte is written.
      abort(new Error("given up"));
      return;
    }
    this.#abort = abort;
    this.#starts += 1;
    this.#sentAtMs = Date.now();
    this.#startedAt = performance.now();
  }

  onRequestSent(): void {
    this.#leave();
  }

  onHeaders(status: number, headers: readonly Buffer[]): boolean {
    // An early 1xx answer comes this way too; only the last one's headers count.
    this.#status = status;
    this.#headers = headers;
    return true;
  }

  onData(chunk: Buffer): boolean {
    this.#bytes += chunk.length;
    if (this.#bytes > maxAnswerBytes) {
      this.giveUp("answer_too_large", "the answer is larger than 1 MiB");
    } else if (this.#body === undefined) this.#body = chunk;
    else (this.#more ??= []).push(chunk);
    return true;
  }

  onComplete(): void {
    // More than one start means that undici wrote it again on another socket.
    if (this.#starts > 1) this.#end("sent_again", "the connection was replaced under the request");
    if (!this.#settled) {
      this.#finish({
        kind: "answered",
        answer: wholeAnswer(this.#status, this.#headers, this.#text()),
        sentAtMs: this.#sentAtMs,
        latencyMs: performance.now() - this.#startedAt,
      });
    }
    this.onRelease();
  }

  onError(error: Error & { code?: unknown }): void {
    this.#end(typeof error.code === "string" ? error.code : error.name, error.message);
    this.onRelease();
  }

  #text(): string {
    if (this.#body === undefined) return "";
    const whole =
      this.#more === undefined ? this.#body : Buffer.concat([this.#body, ...this.#more]);
    return whole.toString("utf8");
  }

  #end(code: string, message: string): void {
    if (this.#starts === 0) {
      this.#finish({ kind: "not_sent", code, message, identity: isIdentityError(code) });
      return;
    }
    const httpStatus = this.#status === 0 ? {} : { httpStatus: this.#status };
    const latencyMs = performance.now() - this.#startedAt;
    const timing = { sentAtMs: this.#sentAtMs, latencyMs };
    this.#finish({ kind: "lost", code, message, ...httpStatus, ...timing });
  }

  #finish(exchange: Exchange): void {
    if (this.#settled) return;
    this.#settled = true;
    this.#deadlines.remove(this);
    if (this.#starts > 0) this.#leave();
    this.#tell(exchange);
  }

  #leave(): void {
    const onLeave = this.#onLeave;
    this.#onLeave = nothing;
    onLeave();
  }
}

/** Node's and OpenSSL's names for a certificate that does not prove who the server is. */
function isIdentityError(code: string): boolean {
  return /CERT|SELF_SIGNED|ALTNAME|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA|INVALID_PURPOSE/.test(
    code,
  );
}
