import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

const watch = fileURLToPath(new URL("watch.cjs", import.meta.url));

/**
 * Starts a Node program `count` times. They run until `stop`, which ends them with SIGTERM and
 * returns what they cost together.
 */
export async function startFleet(count, args, { cwd, env = {}, isReady }) {
  const members = await Promise.all(
    Array.from({ length: count }, () => startMember(args, { cwd, env, isReady })),
  );
  return {
    async stop() {
      for (const { child } of members) child.kill("SIGTERM");
      const costs = await Promise.all(members.map(({ ended }) => ended));
      return {
        cpuMs: costs.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
        peakMb: Math.max(...costs.map(({ peakMb }) => peakMb)),
      };
    },
  };
}

async function startMember(args, { cwd, env, isReady }) {
  const child = spawn(process.execPath, ["-r", watch, ...args.map(String)], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    env: { ...process.env, CI: "", NO_COLOR: "1", ...env },
  });
  let said = "";
  let cost = "";
  child.stdio[3].on("data", (text) => (cost += text));
  await new Promise((resolve, reject) => {
    const hear = (text) => {
      said += text;
      if (isReady(said)) resolve();
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.once("exit", (code) => reject(new Error(`${args[0]} ended with ${code}:\n${said}`)));
  });
  const ended = once(child, "close").then(([code, signal]) => {
    if (cost === "") throw new Error(`${args[0]} ended with ${signal ?? code}:\n${said}`);
    return JSON.parse(cost);
  });
  // Told to whoever stops them.
  ended.catch(() => undefined);
  return { child, ended };
}
