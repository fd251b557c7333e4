import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const watch = fileURLToPath(new URL("watch.cjs", import.meta.url));

/**
 * Runs a Node program to its end: its exit code, what it printed, and what the whole process
 * cost from its start to its exit.
 */
export async function runNode(args, { cwd, env = {}, watchLoop = false, nodeArgs = [] } = {}) {
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["-r", watch, ...nodeArgs, ...args.map(String)], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: {
      ...process.env,
      CI: "",
      NO_COLOR: "1",
      ...env,
      ...(watchLoop && { BENCH_WATCH_LOOP: "1" }),
    },
  });
  const texts = [1, 2, 3].map((descriptor) => textOf(child.stdio[descriptor]));
  const [code, signal] = await once(child, "close");
  const wallMs = performance.now() - startedAt;
  const [stdout, stderr, cost] = await Promise.all(texts);
  if (cost === "") throw new Error(`${args[0]} ended with ${signal ?? code}:\n${stderr}`);
  return { code, wallMs, stdout, stderr, ...JSON.parse(cost) };
}

/** The same, and an exit code other than 0 is an error. */
export async function mustRunNode(args, options) {
  const ran = await runNode(args, options);
  if (ran.code === 0) return ran;
  throw new Error(`${args.slice(0, 2).join(" ")} ended with ${ran.code}:\n${ran.stderr}`);
}

async function textOf(stream) {
  let text = "";
  for await (const chunk of stream) text += chunk;
  return text;
}
