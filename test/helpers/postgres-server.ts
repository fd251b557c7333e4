import { execFile } from "node:child_process";
import { chown, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";

const run = promisify(execFile);

export const password = "s3cret-of-the-tests";
const user = "carillon";

/** A place for the one server of a run of tests. Nothing starts before somebody asks for it. */
export async function serverPlace(): Promise<string> {
  return mkdtemp(join(tmpdir(), "carillon-pg-"));
}

/**
 * The address of a database of PostgreSQL for tests: `CARILLON_TEST_POSTGRES_URL`, else of a
 * server of this machine's own binaries, started by whichever worker asks first.
 */
export async function postgresUrl(): Promise<string> {
  const given = process.env["CARILLON_TEST_POSTGRES_URL"];
  if (given) return given;
  const place = process.env["CARILLON_TEST_POSTGRES_PLACE"];
  if (place === undefined) throw new Error("vitest.config.ts names no place for PostgreSQL");
  const ready = join(place, "url");
  try {
    await mkdir(join(place, "starting"));
  } catch {
    return waitForUrl(ready);
  }
  const url = await startServer(place).catch(async (error: unknown) => {
    await writeFile(ready, `failed: ${String(error)}`);
    throw error;
  });
  await writeFile(ready, url);
  return url;
}

async function waitForUrl(file: string): Promise<string> {
  for (;;) {
    const text = await readFile(file, "utf8").catch(() => "");
    if (text.startsWith("postgres://")) return text;
    if (text.startsWith("failed: ")) throw new Error(text);
    await sleep(50);
  }
}

export async function startServer(place: string): Promise<string> {
  const bin = await binaries();
  const data = join(place, "data");
  const secret = join(place, "password");
  await writeFile(secret, password);
  await ownedByServer(place, secret);
  // It never has to outlive a power cut: what matters here is that clients are killed.
  const initdb = ["-D", data, "-U", user, "--pwfile", secret, "--no-sync", "--locale=C.UTF-8"];
  await asServer(join(bin, "initdb"), [
    ...initdb,
    "--auth-local=trust",
    "--auth-host=scram-sha-256",
  ]);
  const port = await freePort();
  const settings = ["fsync=off", "max_connections=200", `unix_socket_directories=${place}`].map(
    (setting) => `-c ${setting}`,
  );
  const options = ["-h 127.0.0.1", `-p ${port}`, ...settings].join(" ");
  const log = join(place, "log");
  await asServer(join(bin, "pg_ctl"), ["-D", data, "-w", "-l", log, "-o", options, "start"]);
  return `postgres://${user}:${password}@127.0.0.1:${port}/postgres`;
}

/** Stops what was started there, if anything was. */
export async function stopServer(place: string): Promise<void> {
  const files = await readdir(place).catch((): string[] => []);
  if (files.includes("data")) {
    const stop = ["-D", join(place, "data"), "-m", "immediate", "-w", "stop"];
    await asServer(join(await binaries(), "pg_ctl"), stop).catch(() => undefined);
  }
  await rm(place, { recursive: true, force: true });
}

/** The newest of Debian's folders, or wherever the PATH has them. */
async function binaries(): Promise<string> {
  const root = "/usr/lib/postgresql";
  const versions = await readdir(root).catch((): string[] => []);
  const newest = versions.toSorted((a, b) => Number(b) - Number(a))[0];
  if (newest !== undefined) return join(root, newest, "bin");
  const { stdout } = await run("pg_config", ["--bindir"]).catch(() => {
    throw new Error(
      "there is no PostgreSQL on this machine: apt-get install postgresql, or set CARILLON_TEST_POSTGRES_URL",
    );
  });
  return stdout.trim();
}

const isRoot = process.getuid?.() === 0;

/** The server refuses to run as root. */
export function asServer(program: string, args: readonly string[]): Promise<unknown> {
  const dropped = ["--reuid=postgres", "--regid=postgres", "--clear-groups", program];
  // The server keeps what it inherits open: with a pipe for its output, nobody would see the end.
  return isRoot ? run("setpriv", [...dropped, ...args]) : run(program, [...args]);
}

export async function ownedByServer(...paths: readonly string[]): Promise<void> {
  if (!isRoot) return;
  const id = async (flag: string) => Number((await run("id", [flag, "postgres"])).stdout);
  const [uid, gid] = [await id("-u"), await id("-g")];
  for (const path of paths) await chown(path, uid, gid);
}
