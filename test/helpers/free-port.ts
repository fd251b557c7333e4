import { createServer } from "node:net";

/** Below the ports that systems hand out by themselves: Linux from 32768, others from 49152. */
const [lowest, highest] = [12_000, 32_000];

/**
 * A port of loopback where nobody listens. It stays free while other tests open servers and
 * connections of their own, since only who asks for it by number gets it.
 */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFree(port)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  const server = createServer();
  return new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
