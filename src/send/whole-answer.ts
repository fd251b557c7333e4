import type { Answer } from "../model/adapter.ts";

/** `headers`: names and values in turn, as they came. They are read when somebody asks for them, which a yes needs nobody to do. */
export function wholeAnswer(status: number, headers: readonly Buffer[], body: string): Answer {
  return new WholeAnswer(status, headers, body);
}

class WholeAnswer implements Answer {
  readonly status: number;
  readonly body: string;
  readonly #raw: readonly Buffer[];
  #read: Readonly<Record<string, string>> | undefined;

  constructor(status: number, headers: readonly Buffer[], body: string) {
    this.status = status;
    this.body = body;
    this.#raw = headers;
  }

  get headers(): Readonly<Record<string, string>> {
    return (this.#read ??= readHeaders(this.#raw));
  }
}

/** Of a header that came more than once, the values in their order. */
function readHeaders(raw: readonly Buffer[]): Readonly<Record<string, string>> {
  const headers = new Map<string, string>();
  for (let nth = 0; nth + 1 < raw.length; nth += 2) {
    const name = raw[nth]?.toString("latin1").toLowerCase() ?? "";
    const value = raw[nth + 1]?.toString("latin1") ?? "";
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before}, ${value}`);
  }
  return Object.fromEntries(headers);
}
