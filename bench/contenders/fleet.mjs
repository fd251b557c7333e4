// The same sends through BullMQ by several processes.
// fleet.mjs add CSV REDIS_PORT            rows become jobs; ends when all are done
// fleet.mjs work URL REDIS_PORT RATE      a worker of 64 posts them with undici, until SIGTERM; RATE 0: none
import { createReadStream } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { Queue, Worker } from "bullmq";
import { parse } from "csv-parse";
import { Pool } from "undici";

const [role, where, port, rate] = process.argv.slice(2);
const connection = { host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null };
const headers = { "content-type": "application/json", authorization: "Bearer fiq_bench" };

if (role === "add") await addAll();
else workUntilTold();

async function addAll() {
  const queue = new Queue("bench", { connection });
  let jobs = [];
  for await (const row of createReadStream(where).pipe(parse({ columns: true }))) {
    jobs.push({ name: "send", data: payload(row), opts: { removeOnComplete: true } });
    if (jobs.length < 1000) continue;
    await queue.addBulk(jobs);
    jobs = [];
  }
  await queue.addBulk(jobs);
  const left = async () => {
    const counts = await queue.getJobCounts("waiting", "active", "delayed", "prioritized");
    return Object.values(counts).reduce((sum, count) => sum + count, 0);
  };
  while ((await left()) > 0) await sleep(20);
  const { failed } = await queue.getJobCounts("failed");
  console.log(JSON.stringify({ failed }));
  process.exit();
}

function workUntilTold() {
  const pool = new Pool(where, { connections: 64 });
  const limiter = rate === "0" ? {} : { limiter: { max: Number(rate), duration: 1000 } };
  const worker = new Worker("bench", (job) => post(pool, job), {
    connection,
    concurrency: 64,
    ...limiter,
  });
  worker.on("ready", () => console.log("ready"));
  process.once("SIGTERM", () => void worker.close().then(() => process.exit()));
}

async function post(pool, { data }) {
  const answer = await pool.request({
    method: "POST",
    path: "/send-whatsapp?tenantId=bench",
    headers,
    body: JSON.stringify(data),
  });
  const { success, data: told } = await answer.body.json();
  if (!success || !told.message_id) throw new Error("not accepted");
}

function payload({ phone, first_name, order, items, day }) {
  return {
    phone_number: phone,
    message_type: "text",
    text: `Hi ${first_name}, your order ${order} of ${items} items is on its way and arrives ${day} between 10:00 and 12:00.`,
  };
}
