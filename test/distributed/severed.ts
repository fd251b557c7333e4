import { connect, createServer } from "node:net";
import type { Socket } from "node:net";
import { once } from "node:events";
import { onTestFinished } from "vitest";

/** The way to a database, which can be cut, and mended again. */
export interface Wire {
  /** The same address, by this way. */
  readonly url: string;
  cut(): void;
  mend(): void;
}

export async function wireTo(url: string): Promise<Wire> {
  const there = new URL(url);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createServer((near) => {
    if (isCut) return void near.destroy();
    const far = connect(Number(there.port), there.hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        open.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const cut = (): void => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  onTestFinished(() => {
    cut();
    server.close();
  });
  const here = new URL(url);
  here.port = String(typeof address === "object" ? address?.port : "");
  return { url: here.href, cut, mend: () => void (isCut = false) };
}
