import { spawn } from "node:child_process";
import { once } from "node:events";
import { openNginx } from "./nginx.mjs";
import { compile, isInstalled, outputOf } from "./tools.mjs";

/**
 * Starts the server that stands in for a provider: the C sink where there is a compiler, else
 * nginx. `kind` forces one of them.
 */
export async function openSink(folder, kind) {
  const rateOf = await loadGenerator(folder);
  const program = kind === "nginx" ? undefined : await compile("sink/sink.c", folder);
  if (program !== undefined) return openCompiled(program, rateOf);
  if (await isInstalled("nginx")) return openNginx(folder, rateOf);
  throw new Error("the bench needs a C compiler, or nginx and wrk: apt-get install gcc libc6-dev");
}

async function openCompiled(program, rateOf) {
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  const port = Number(printed);
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path) => (await fetch(`${url}${path}`)).json();
  return {
    kind: "C, one thread, epoll",
    isOwn: true,
    url,
    /** Starts counting anew. `lose`: the connection of that request is closed unanswered. */
    reset: ({ delayMs = 0, lose = 0 } = {}) =>
      ask(`/_bench/reset?delay_us=${delayMs * 1000}&lose=${lose}`),
    stats: () => ask("/_bench/stats"),
    /** What it serves a client that does nothing else. */
    ownRate: (connections, seconds) => rateOf(port, connections, seconds),
    async close() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}

/** Something faster than any client in Node, to load the sink with. */
async function loadGenerator(folder) {
  const load = await compile("sink/load.c", folder);
  if (load !== undefined) {
    return async (...args) => Number(await outputOf(load, args));
  }
  if (!(await isInstalled("wrk"))) {
    throw new Error(
      "nothing here can tell how fast the sink is: apt-get install gcc libc6-dev, or wrk",
    );
  }
  return async (port, connections, seconds) => {
    const text = await outputOf("wrk", [
      "-t1",
      `-c${connections}`,
      `-d${seconds}`,
      `http://127.0.0.1:${port}/`,
    ]);
    return Number(/Requests\/sec:\s*([\d.]+)/.exec(text)?.[1]);
  };
}
