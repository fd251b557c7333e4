import { createServer } from "node:http";
import { once } from "node:events";

/**
 * One server for the providers of many campaigns: the log of what arrived, kept in a process
 * that outlives every command it judges. A request counts as arrived once all of it is here.
 */
export async function openProviders() {
  const campaigns = new Map();
  const server = createServer((request, response) => {
    const conduct = campaigns.get(request.url.split("/")[1]);
    const pieces = [];
    request.on("data", (piece) => pieces.push(piece));
    request.on("error", () => undefined);
    request.on("end", () => {
      if (request.complete) conduct?.(JSON.parse(Buffer.concat(pieces).toString()), response);
    });
    response.on("error", () => undefined);
  });
  server.keepAliveTimeout = 60_000;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  return {
    join(name, conduct) {
      campaigns.set(name, conduct);
      return `http://127.0.0.1:${port}/${name}`;
    },
    leave: (name) => campaigns.delete(name),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** What one campaign's provider does to its requests, and what it remembers of them. */
export function openConduct({ kind, chance, permanent = () => false }) {
  const log = { arrivals: 0, taken: new Map(), lost: new Set(), outcomes: 0 };
  const watchers = new Set();
  const happened = (what) => {
    for (const watcher of watchers) watcher(what);
  };

  const conduct = (body, response) => {
    log.arrivals += 1;
    const phones = phonesIn(body);
    happened("arrival");
    const fate = fateOf(phones);
    if (fate !== "busy" && fate !== "refused") {
      for (const phone of phones) log.taken.set(phone, (log.taken.get(phone) ?? 0) + 1);
    }
    if (fate === "lost") for (const phone of phones) log.lost.add(phone);
    const answer = () => {
      if (fate === "lost") return response.destroy();
      response.writeHead(statuses[fate], { "content-type": "application/json" });
      response.end(JSON.stringify(bodyOf(fate, phones, log.arrivals)));
      happened("answer");
    };
    setTimeout(answer, chance.between(...kind.latencyMs));
  };

  const fateOf = (phones) => {
    if (phones.some(permanent)) return "refused";
    if (chance.happens(kind.busy)) return "busy";
    return chance.happens(kind.lost) ? "lost" : "taken";
  };

  return {
    log,
    conduct,
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

const statuses = { taken: 200, busy: 429, refused: 400 };

/** Every adapter finds its yes in it. */
function bodyOf(fate, phones, nth) {
  if (fate !== "taken") return { success: false, error: fate, message: fate };
  const id = `wamid.${nth}`;
  const data = { message_id: id, request_id: id };
  return { success: true, request_id: id, data, recipients_count: phones.length };
}

function phonesIn({ phone_number, recipient, to }) {
  return [phone_number ?? recipient ?? to].flat().map((phone) => `+${phone}`.replace("++", "+"));
}
