import { execFile } from "node:child_process";
import { chown, mkdir, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./nginx.mjs";
import { outputOf } from "./tools.mjs";

const run = promisify(execFile);
const isRoot = process.getuid() === 0;

/** An empty server below `folder`, as durable as it comes: every commit is flushed to the disk. */
export async function startPostgres(folder) {
  const bin = await binaries();
  await mkdir(folder, { recursive: true });
  if (isRoot) await chown(folder, Number(await outputOf("id", ["-u", "postgres"])), -1);
  const data = join(folder, "data");
  await asServer(join(bin, "initdb"), [
    "-D",
    data,
    "-U",
    "bench",
    "--auth=trust",
    "--locale=C.UTF-8",
  ]);
  const port = await freePort();
  const options = `-h 127.0.0.1 -p ${port} -c unix_socket_directories=${folder} -c max_connections=200`;
  const log = join(folder, "log");
  await asServer(join(bin, "pg_ctl"), ["-D", data, "-w", "-l", log, "-o", options, "start"]);
  const url = `postgres://bench@127.0.0.1:${port}/postgres`;
  const pid = Number((await readFile(join(data, "postmaster.pid"), "utf8")).split("\n")[0]);
  return {
    url,
    pid,
    /** The rows of one statement. */
    async ask(sql, values = []) {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      try {
        return (await client.query(sql, values)).rows;
      } finally {
        await client.end();
      }
    },
    async stop() {
      await asServer(join(bin, "pg_ctl"), ["-D", data, "-m", "immediate", "-w", "stop"]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The newest of Debian's folders, or wherever the PATH has them. */
async function binaries() {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch(() => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  return newest === undefined ? outputOf("pg_config", ["--bindir"]) : join(root, newest, "bin");
}

/** The server refuses to run as root. */
function asServer(program, args) {
  const dropped = ["--reuid=postgres", "--regid=postgres", "--clear-groups", program];
  return isRoot ? run("setpriv", [...dropped, ...args]) : run(program, args);
}
