import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { freePort } from "./nginx.mjs";

/** An empty one, as durable as Redis is by its own advice: the log is flushed every second. */
export async function startRedis(folder) {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const settings = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const child = spawn(
    "redis-server",
    [...settings, "--appendfsync", "everysec", "--save", ""].map(String),
  );
  await new Promise((resolve) => {
    child.stdout.on("data", (text) => /ready to accept/i.test(text) && resolve());
  });
  return {
    port,
    pid: child.pid,
    async stop() {
      child.kill();
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
