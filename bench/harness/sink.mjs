import { spawn } from "node:child_process";
import { once } from "node:events";
import { compile, outputOf } from "./tools.mjs";

/** Starts the server that stands in for a provider: the C sink where there is a compiler. */
export async function openSink(folder) {
  const program = await compile("sink/sink.c", folder);
  const load = await compile("sink/load.c", folder);
  if (program === undefined)
    throw new Error("the bench needs a C compiler: apt-get install gcc libc6-dev");
  const child = spawn(program, { stdio: ["pipe", "pipe", "inherit"] });
  const [printed] = await once(child.stdout, "data");
  const port = Number(printed);
  const url = `http://127.0.0.1:${port}`;
  const ask = async (path) => (await fetch(`${url}${path}`)).json();
  return {
    kind: "C, one thread, epoll",
    url,
    /** Starts counting anew. `lose`: the connection of that request is closed unanswered. */
    reset: ({ delayMs = 0, lose = 0 } = {}) =>
      ask(`/_bench/reset?delay_us=${delayMs * 1000}&lose=${lose}`),
    stats: () => ask("/_bench/stats"),
    /** What it serves a client that does nothing else. */
    ownRate: async (connections, seconds) =>
      Number(await outputOf(load, [port, connections, seconds])),
    async close() {
      child.stdin.end();
      await once(child, "exit");
    },
  };
}
