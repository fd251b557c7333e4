import { startSandbox } from "../../index.ts";
import type { Sandbox } from "../../index.ts";
import type { SendOptions } from "./send-options.ts";

/** The stand-in that `--sandbox` sends to instead, if it was asked for. */
export async function openSandbox(options: SendOptions): Promise<Sandbox | undefined> {
  if (!options.sandbox) return undefined;
  return startSandbox({
    port: 0,
    faults: options.fault ?? [],
    ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
  });
}
