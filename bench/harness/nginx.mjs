import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";

const accepted =
  '{"success":true,"request_id":"req_7c0e51f2a9","recipients_count":1,"data":{"message_id":"wamid.HBgMMjU0NzEyMzQ1Njc4FQIAERgS","request_id":"req_7c0e51f2a9"}}';

/**
 * nginx in place of the sink: it counts requests, but neither recipients nor when they came,
 * and can neither wait nor lose an answer.
 */
export async function openNginx(folder, rateOf) {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const home = join(folder, "nginx");
  await mkdir(home);
  await writeFile(join(home, "nginx.conf"), configuration(port));
  const child = spawn("nginx", ["-p", home, "-c", "nginx.conf", "-e", "error.log"], {
    stdio: "inherit",
  });
  await answering(url);
  let before = 0;
  return {
    kind: "nginx, one worker; recipients are not counted",
    isOwn: false,
    url,
    reset: async () => {
      before = await requestsOf(url);
    },
    // Asking counts as a request too.
    stats: async () => ({ requests: (await requestsOf(url)) - before - 1 }),
    ownRate: (connections, seconds) => rateOf(port, connections, seconds),
    async close() {
      child.kill();
      await once(child, "exit");
    },
  };
}

function configuration(port) {
  const folders = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (name) => `${name}_temp_path ${name};`,
  );
  return `daemon off; worker_processes 1; pid nginx.pid;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000; ${folders.join(" ")}
  server {
    listen 127.0.0.1:${port} backlog=1024;
    location = /_bench/requests { stub_status; }
    location / { default_type application/json; return 200 '${accepted}'; }
  }
}
`;
}

/** The third figure of its status page. */
async function requestsOf(url) {
  const text = await (await fetch(`${url}/_bench/requests`)).text();
  return Number(/requests\s+\d+ \d+ (\d+)/.exec(text)?.[1]);
}

async function answering(url) {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const answer = await fetch(url, { method: "POST" }).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error("nginx did not start");
}

/** A port that nobody listened on a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
