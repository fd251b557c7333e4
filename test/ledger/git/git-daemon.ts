import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../helpers/free-port.ts";

/** What is below `folder`, over the git protocol on loopback, to be read and written. */
export async function gitDaemon(bare: string, env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const base = dirname(bare);
  const args = ["daemon", "--export-all", "--enable=receive-pack", "--reuseaddr"];
  const where = [`--base-path=${base}`, "--listen=127.0.0.1", `--port=${port}`, base];
  const child = spawn("git", [...args, ...where], { env, stdio: "ignore", detached: true });
  for (let tries = 0; !(await answers(port)); tries += 1) {
    if (tries > 1200) throw new Error("git daemon did not start; Debian has it in the package git");
    await sleep(50);
  }
  return {
    port,
    async [Symbol.asyncDispose]() {
      const ended = once(child, "exit");
      process.kill(-(child.pid ?? 0), "SIGKILL");
      await ended;
    },
  };
}

/** Passes everything on to `port`, until it is told to cut: then a connection ends after so many bytes from the client. */
export async function cuttingProxy(port: number) {
  let cutAfter = Infinity;
  let cuts = 0;
  const server = createServer((from) => {
    const to = connect(port, "127.0.0.1");
    let bytes = 0;
    const end = (): void => {
      from.destroy();
      to.destroy();
    };
    from.on("data", (chunk) => {
      bytes += chunk.length;
      if (bytes <= cutAfter) return void to.write(chunk);
      cuts += 1;
      to.write(chunk.subarray(0, Math.max(0, chunk.length - (bytes - cutAfter))), end);
    });
    to.on("data", (chunk) => {
      // The answer is lost on its way, although everything arrived.
      if (cutAfter === -1 && bytes > 400) {
        cuts += 1;
        return end();
      }
      from.write(chunk);
    });
    for (const socket of [from, to]) socket.on("error", end).on("close", end);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    port: (server.address() as AddressInfo).port,
    cutAfter(bytes: number): void {
      cutAfter = bytes;
    },
    cuts: () => cuts,
    async [Symbol.asyncDispose]() {
      server.close();
    },
  };
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
    socket.on("connect", () => socket.destroy());
  });
}
