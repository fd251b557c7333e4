import { startSandbox } from "../../index.ts";
import type { Fault } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import type { Io } from "../io.ts";
import { listenForSignals } from "../signals.ts";

export interface SandboxOptions {
  readonly port: number;
  readonly host: string;
  readonly fault?: readonly Fault[];
  readonly latency?: number;
}

/** Stands in for every provider until it is told to stop. */
export async function sandbox(options: SandboxOptions, io: Io): Promise<number> {
  const running = await startSandbox({
    port: options.port,
    host: options.host,
    faults: options.fault ?? [],
    ...(options.latency === undefined ? {} : { latencyMs: options.latency }),
  });
  const names = ["flowiq", "zixflow", "botika", "autokonnect"];
  const lines = names.map((name) => `  ${name.toUpperCase()}_BASE_URL=${running.baseUrl(name)}`);
  await io.err.write(
    `sandbox at ${running.url}; it reaches nobody\n${lines.join("\n")}\n` +
      `what arrived: ${running.url} (for programs: /_inbox)\nCtrl-C stops it\n`,
  );
  const signals = listenForSignals();
  await new Promise<void>((stop) => {
    signals.drain.addEventListener("abort", () => stop(), { once: true });
  });
  signals.stop();
  await running.close();
  return exitCode.done;
}
