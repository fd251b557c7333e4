import type { AdapterRequest } from "../model/adapter.ts";
import { Attempt } from "./attempt.ts";
import { openConnections } from "./connections.ts";
import type { Exchange } from "./exchange.ts";
import { watchDeadlines } from "./deadlines.ts";

/** What requests have in common: made ready once for as many as it is true of. */
export interface RequestHead {
  readonly method: "POST";
  /** Behind the base URL. */
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** The only way to a provider. */
export interface HttpDoor {
  /** Never rejects. Never follows a redirect, never repeats. `onLeave` is called once when the first byte has left, if one does. */
  post(head: RequestHead, body: string, onLeave?: () => void): Promise<Exchange>;
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

export function headOf({ method, path, headers }: Omit<AdapterRequest, "body">): RequestHead {
  // Firewalls before an API turn away who does not say what they are.
  const all = { "user-agent": "carillon", ...headers, "accept-encoding": "identity" };
  return { method, path, headers: Object.entries(all).flat() };
}

export function openHttpDoor({ baseUrl, connections: most, timeoutMs }: HttpDoorOptions): HttpDoor {
  const { origin, pathname } = new URL(baseUrl);
  const prefix = pathname.replace(/\/+$/, "");
  const connections = openConnections({ origin, most, timeoutMs });
  const deadlines = watchDeadlines(timeoutMs);

  return {
    post({ method, path, headers }, body, onLeave = () => undefined) {
      return new Promise((tell) => {
        const attempt = new Attempt(deadlines, onLeave, tell);
        // undici only reads them.
        const names = headers as string[];
        connections.dispatch({ path: prefix + path, method, headers: names, body }, attempt);
      });
    },
    abandon: () => deadlines.giveUpAll(abandonedCode, "the run stopped before the answer came"),
    async close() {
      deadlines.close();
      await connections.close();
    },
  };
}
