import { createRequire } from "node:module";
import type { Client, Dispatcher } from "undici";
import type { Attempt } from "./attempt.ts";

export interface ConnectionsOptions {
  readonly origin: string;
  readonly most: number;
  /** Of a whole attempt. */
  readonly timeoutMs: number;
}

/** Connections to one place, each for one request at a time. */
export interface Connections {
  /** Sends it on a connection that is free, or as soon as one is. */
  dispatch(request: Dispatcher.DispatchOptions, attempt: Attempt): void;
  /** Ends what is in flight, and lets nothing leave any more. */
  close(): Promise<void>;
}

const connectTimeoutMs = 10_000;
const maxHeaderBytes = 16 * 1024;

const require = createRequire(import.meta.url);

type Undici = Pick<typeof import("undici"), "Client" | "buildConnector">;

/** Read on first use, for most commands send nothing, and in two parts: whole it takes three times as long. */
function loadUndici(): Undici {
  return {
    Client: require("undici/lib/dispatcher/client.js"),
    buildConnector: require("undici/lib/core/connect.js"),
  };
}

/** Keeps a list of those that are free: undici's own pool looks through all of them for each request. */
export function openConnections(options: ConnectionsOptions): Connections {
  const connect = connector(options);
  const all: Client[] = [];
  // The one used last comes first: it is the surest to be still open.
  const free: Client[] = [];
  let waiting: Waiting[] = [];
  let closed = false;

  const another = (): Client | undefined => {
    if (all.length >= options.most) return undefined;
    const client = connect();
    all.push(client);
    return client;
  };
  const dispatch: Connections["dispatch"] = (request, attempt) => {
    if (closed) return attempt.giveUp("closed", "nothing is sent any more");
    const client = free.pop() ?? another();
    if (client === undefined) return void waiting.push({ request, attempt });
    attempt.onRelease = () => {
      free.push(client);
      // Not at once: undici is not done with this one yet.
      if (waiting.length > 0) setImmediate(next);
    };
    client.dispatch(request, attempt);
  };
  const next = (): void => {
    waiting = waiting.filter(({ attempt }) => !attempt.isSettled);
    const first = waiting.shift();
    if (first !== undefined) dispatch(first.request, first.attempt);
  };

  return {
    dispatch,
    async close() {
      closed = true;
      while (waiting.length > 0) next();
      await Promise.all(all.map((client) => client.destroy()));
    },
  };
}

interface Waiting {
  readonly request: Dispatcher.DispatchOptions;
  readonly attempt: Attempt;
}

/** Makes connections that know each other's TLS sessions. */
function connector({ origin, timeoutMs }: ConnectionsOptions): () => Client {
  const undici = loadUndici();
  const connect = undici.buildConnector({
    timeout: Math.min(connectTimeoutMs, timeoutMs),
    // Said here, because NODE_TLS_REJECT_UNAUTHORIZED and NODE_OPTIONS could say otherwise.
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
  });
  const options: Client.Options = {
    // A second request on a busy socket would share the first one's fate.
    pipelining: 1,
    // Below the idle limit of common servers, so that a closing socket is rarely reused.
    keepAliveTimeout: 4_000,
    // An attempt has one deadline for all of it; these restart with every byte of a dripping answer.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxHeaderSize: maxHeaderBytes,
    connect,
  };
  return () => new undici.Client(origin, options);
}
