import { once } from "node:events";
import { createServer } from "node:http";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { UsageError } from "../model/trouble.ts";
import { noMetrics } from "../model/worker-metrics.ts";
import type { WorkerMetrics } from "../model/worker-metrics.ts";
import { openMetrics } from "./metrics.ts";
import type { Metrics } from "./metrics.ts";

/** Where a worker answers for itself. */
export interface Listening {
  readonly port: number;
  readonly host: string;
}

export interface HealthOptions extends Listening {
  /** Why this worker cannot take shards now; nothing where it can. */
  readonly unready: () => string | undefined;
}

export interface Health {
  readonly url: string;
  /** Whether `/metrics` has anything to say. */
  readonly hasMetrics: boolean;
  readonly metrics: WorkerMetrics;
  close(): Promise<void>;
}

/** Serves `/healthz`, `/readyz` and `/metrics`. Throws `UsageError` where it cannot listen there. */
export async function serveHealth({ port, host, unready }: HealthOptions): Promise<Health> {
  const metrics = await openMetrics();
  const server = createServer((request, response) => {
    answer(request, response, { metrics, unready }).catch(() => response.destroy());
  });
  server.listen(port, host);
  try {
    await once(server, "listening");
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new UsageError(
      `the worker cannot listen at ${host}, port ${port}: ${reason}`,
      "take another --port, or another --host",
      error,
    );
  }
  const { address, family, port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${taken}`,
    hasMetrics: metrics !== undefined,
    metrics: metrics ?? noMetrics,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}

interface Answering extends Pick<HealthOptions, "unready"> {
  readonly metrics: Metrics | undefined;
}

async function answer(
  { url = "", method }: IncomingMessage,
  response: ServerResponse,
  { metrics, unready }: Answering,
): Promise<void> {
  const say = (status: number, text: string, type = "text/plain; charset=utf-8"): void => {
    response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
    response.end(method === "HEAD" ? "" : text);
  };
  if (method !== "GET" && method !== "HEAD") return say(405, "only GET\n");
  const [path] = url.split("?");
  if (path === "/healthz") return say(200, "ok\n");
  if (path === "/readyz") {
    const reason = unready();
    return reason === undefined ? say(200, "ready\n") : say(503, `${reason}\n`);
  }
  if (path !== "/metrics") return say(404, "there are /healthz, /readyz and /metrics\n");
  if (metrics === undefined) return say(501, "metrics need the package: npm i prom-client\n");
  return say(200, await metrics.text(), metrics.contentType);
}
