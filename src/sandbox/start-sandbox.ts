import { createServer } from "node:http";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { once, setMaxListeners } from "node:events";
import { answerRequest } from "./answer-request.ts";
import type { Surroundings } from "./answer-request.ts";
import type { Fault } from "./fault.ts";
import { createInbox } from "./inbox.ts";
import type { Arrival } from "./inbox.ts";
import { providerNames } from "./provider.ts";
import { SandboxUsageError } from "./sandbox-usage-error.ts";
import { createStrikes } from "./strike.ts";

export interface SandboxOptions {
  /** 0, the default, is any free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** The first that strikes decides the answer; their delays add up. */
  readonly faults?: readonly Fault[];
  /** Between taking a message and answering; default 0. */
  readonly latencyMs?: number;
  /** How many arrivals the inbox holds before it lets go of the oldest; default 100,000. */
  readonly keep?: number;
}

export interface Sandbox {
  /** Without a trailing slash. */
  readonly url: string;
  /**
   * What to give as the base URL of `provider`.
   *
   * @throws SandboxUsageError for a provider that the sandbox does not play.
   */
  baseUrl(provider: string): string;
  /** What arrived, oldest first. */
  inbox(): readonly Arrival[];
  /** Empties the inbox; faults go on counting. */
  clear(): void;
  /** Ends every connection at once, also those that wait for an answer. */
  close(): Promise<void>;
}

/**
 * Starts the local stand-in for every provider.
 *
 * @throws SandboxUsageError if the port or the host cannot be had.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { port = 0, host = "127.0.0.1", faults = [], latencyMs = 0, keep = 100_000 } = options;
  const inbox = createInbox(keep);
  const closing = new AbortController();
  // Every answer that is held back listens; Node would take eleven for a leak, and say so.
  setMaxListeners(0, closing.signal);
  const server = serverOf({
    inbox,
    strike: createStrikes(faults),
    latencyMs,
    signal: closing.signal,
  });
  await listen(server, port, host);
  const url = urlOf(server, host);
  let closed: Promise<void> | undefined;
  return {
    url,
    baseUrl: (provider) => baseUrlOf(url, provider),
    inbox: () => inbox.list(),
    clear: () => inbox.clear(),
    close: () => (closed ??= closeServer(server, closing)),
  };
}

function serverOf(surroundings: Surroundings): Server {
  const server = createServer((request, response) => {
    answerRequest(request, response, surroundings).catch((error: unknown) =>
      giveUp(request, response, error),
    );
  });
  // Idle sockets stay open: closing one while a request is on its way is a fault nobody asked for.
  server.keepAliveTimeout = 0;
  return server;
}

// Either side went away, or the sandbox has a bug; the latter shows.
function giveUp(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  if (request.socket.destroyed || response.headersSent) {
    response.destroy();
    return;
  }
  const message = error instanceof Error ? error.message : String(error);
  response.writeHead(500, { "x-sandbox-invented": "true" }).end(`a bug in the sandbox: ${message}`);
}

async function listen(server: Server, port: number, host: string): Promise<void> {
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new SandboxUsageError(`the sandbox cannot listen on ${host}:${port}: ${reason}`, {
      cause: error,
    });
  }
}

function urlOf(server: Server, host: string): string {
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}

function baseUrlOf(url: string, provider: string): string {
  if (providerNames.some((name) => name === provider)) return `${url}/${provider}`;
  const known = providerNames.join(", ");
  throw new SandboxUsageError(`the sandbox does not play "${provider}"; it plays ${known}`);
}

async function closeServer(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
