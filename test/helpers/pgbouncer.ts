import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "./free-port.ts";
import { ownedByServer } from "./postgres-server.ts";

/** Debian puts it where only root looks. */
const program = existsSync("/usr/sbin/pgbouncer") ? "/usr/sbin/pgbouncer" : "pgbouncer";

export interface Pooler {
  /** The same database, through the pooler. */
  readonly url: string;
  stop(): Promise<void>;
}

/** A pgbouncer that gives every transaction whichever connection is free. */
export async function transactionPooler(url: string): Promise<Pooler> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const folder = await mkdtemp(join(tmpdir(), "carillon-bouncer-"));
  const ownPort = await freePort();
  const ini = join(folder, "pgbouncer.ini");
  await writeFile(
    ini,
    `[databases]
* = host=${hostname} port=${port || "5432"} user=${username} password=${password}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${ownPort}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 3
`,
  );
  await ownedByServer(folder, ini);
  const isRoot = process.getuid?.() === 0;
  const dropped = ["--reuid=postgres", "--regid=postgres", "--clear-groups", program, ini];
  const child = isRoot
    ? spawn("setpriv", dropped, { stdio: "ignore" })
    : spawn(program, [ini], { stdio: "ignore" });
  const failed = new Promise<never>((_, reject) => {
    const say = "pgbouncer does not start: apt-get install pgbouncer";
    child.on("error", () => reject(new Error(say)));
    child.on("exit", () => reject(new Error(say)));
  });
  failed.catch(() => undefined);
  await Promise.race([failed, listening(ownPort)]);
  return {
    url: `postgres://${username}@127.0.0.1:${ownPort}${pathname}`,
    async stop() {
      child.kill("SIGKILL");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function listening(port: number): Promise<void> {
  for (;;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, "127.0.0.1");
      socket.on("connect", () => resolve(true)).on("error", () => resolve(false));
      socket.on("close", () => undefined);
      setTimeout(() => socket.destroy(), 500).unref();
    });
    if (open) return;
    await sleep(50);
  }
}
