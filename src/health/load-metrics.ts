import type * as prometheus from "prom-client";

export type Prometheus = Pick<typeof prometheus, "Counter" | "Gauge" | "Histogram" | "Registry">;

/** The library that counts, which only those install who ask for metrics; `undefined` where it is not there. */
export async function loadPrometheus(): Promise<Prometheus | undefined> {
  try {
    const { default: loaded } = await import("prom-client");
    return loaded;
  } catch {
    return undefined;
  }
}
