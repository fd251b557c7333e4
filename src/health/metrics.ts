import type { Registry } from "prom-client";
import type { WorkerMetrics } from "../model/worker-metrics.ts";
import { loadPrometheus } from "./load-metrics.ts";
import type { Prometheus } from "./load-metrics.ts";

/** What Prometheus reads. */
export interface Metrics extends WorkerMetrics {
  readonly contentType: string;
  text(): Promise<string>;
}

const answerBuckets = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
const waitBuckets = [0.001, 0.01, 0.1, 0.5, 1, 5, 30, 120];

/** Counts since this worker began; `undefined` where prom-client is not installed. */
export async function openMetrics(): Promise<Metrics | undefined> {
  const loaded = await loadPrometheus();
  return loaded === undefined ? undefined : metricsOf(loaded);
}

function metricsOf(loaded: Prometheus): Metrics {
  const registry = new loaded.Registry();
  const { recipients, shards, inFlight, answers, waits } = openCounters(loaded, [registry]);
  return {
    contentType: registry.contentType,
    text: () => registry.metrics(),
    shard: (provider, event) => shards.inc({ provider, event }),
    settled: (provider, outcome) => recipients.inc({ provider, outcome }),
    answered: (provider, latencyMs) => answers.observe({ provider }, latencyMs / 1000),
    inFlight: (provider, change) => inFlight.inc({ provider }, change),
    waited: (provider, ms) => waits.observe({ provider }, ms / 1000),
  };
}

/** Each knows its labels, so its type is left to it. */
function openCounters({ Counter, Gauge, Histogram }: Prometheus, registers: Registry[]) {
  return {
    recipients: new Counter({
      name: "carillon_recipients_total",
      help: "Recipients by outcome, as this worker recorded them.",
      labelNames: ["provider", "outcome"],
      registers,
    }),
    shards: new Counter({
      name: "carillon_shards_total",
      help: "Shards that this worker took, finished, and gave back to others.",
      labelNames: ["provider", "event"],
      registers,
    }),
    inFlight: new Gauge({
      name: "carillon_in_flight",
      help: "Recipients whose request is under way, or about to be.",
      labelNames: ["provider"],
      registers,
    }),
    answers: new Histogram({
      name: "carillon_request_seconds",
      help: "How long the provider took to answer.",
      labelNames: ["provider"],
      buckets: answerBuckets,
      registers,
    }),
    waits: new Histogram({
      name: "carillon_rate_wait_seconds",
      help: "How long requests waited for the provider's rate, which all workers share.",
      labelNames: ["provider"],
      buckets: waitBuckets,
      registers,
    }),
  };
}
