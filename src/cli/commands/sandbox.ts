import { adapters, startSandbox } from "../../index.ts";
import type { Fault, Sandbox } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { listenForSignals } from "../signals.ts";
import { safeJson } from "../views/safe-text.ts";

export interface SandboxOptions extends CommonOptions {
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
  // First: who reads where it is may stop it at once.
  const signals = listenForSignals();
  await tellWhere(running, options, io);
  await new Promise<void>((stop) => {
    signals.drain.addEventListener("abort", () => stop(), { once: true });
    if (signals.drain.aborted) stop();
  });
  signals.stop();
  await running.close();
  return exitCode.done;
}

async function tellWhere(running: Sandbox, options: SandboxOptions, io: Io): Promise<void> {
  const { url } = running;
  const bases = [...adapters.values()].map(
    ({ name, baseUrlEnv }) => [baseUrlEnv, running.baseUrl(name)] as const,
  );
  if (wantsJson(options)) {
    await io.out.write(safeJson({ url, inbox: `${url}/_inbox`, env: Object.fromEntries(bases) }));
  }
  if (options.quiet) return;
  const lines = bases.map(([name, base]) => `  ${name}=${base}\n`).join("");
  await io.err.write(
    `sandbox at ${url}; it reaches nobody\n${lines}` +
      `what arrived: ${url} (for programs: /_inbox)\nCtrl-C stops it\n`,
  );
}
