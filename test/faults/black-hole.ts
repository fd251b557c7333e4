import { Worker } from "node:worker_threads";
import { bytesOf } from "../helpers/fault-server.ts";
import { idFor } from "./server.ts";
import type { Arrival, Place, PlaceOptions } from "./server.ts";

/** An address that lets nobody in and refuses nobody: connecting to it hangs. */
export async function openBlackHole(options: PlaceOptions, opener: string): Promise<Place> {
  const { provider, reused } = options;
  const body = JSON.stringify(provider.yes(idFor(opener), [opener]));
  const answer = bytesOf(200, body, { connection: "close" });
  const worker = new Worker(new URL("black-hole.mjs", import.meta.url), {
    workerData: reused ? { answer } : {},
  });
  const arrivals: Arrival[] = [];
  const port = await new Promise<number>((resolve, reject) => {
    let listening = 0;
    worker.on("error", reject);
    worker.on("message", (told: { port?: number; arrived?: boolean; still?: boolean }) => {
      listening = told.port ?? listening;
      if (told.arrived) {
        arrivals.push({ phones: [opener], connection: 1, atMs: performance.now() });
      }
      if (reused ? told.port : told.still) resolve(listening);
    });
  });
  return {
    url: `http://127.0.0.1:${port}`,
    arrivals,
    parts: () => 0,
    mend: () => false,
    close: async () => void (await worker.terminate()),
  };
}
