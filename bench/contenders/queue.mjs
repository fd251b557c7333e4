// The same sends through BullMQ: rows become jobs, a worker of 64 posts them with undici.
// queue.mjs CSV URL REDIS_PORT
import { createReadStream } from "node:fs";
import { Queue, Worker } from "bullmq";
import { parse } from "csv-parse";
import { Pool } from "undici";

const [csv, url, port] = process.argv.slice(2);
const connection = { host: "127.0.0.1", port: Number(port), maxRetriesPerRequest: null };
const queue = new Queue("bench", { connection });
const pool = new Pool(url, { connections: 64 });
const headers = { "content-type": "application/json", authorization: "Bearer fiq_bench" };

let accepted = 0;
let finished = 0;
let rows = Infinity;
let allFinished;
const end = new Promise((resolve) => (allFinished = resolve));
const count = () => {
  finished += 1;
  if (finished === rows) allFinished();
};

const worker = new Worker("bench", work, { connection, concurrency: 64 });
worker.on("completed", count);
worker.on("failed", count);

rows = await addAll();
if (finished < rows) await end;
console.log(JSON.stringify({ accepted }));
process.exit();

async function work({ data }) {
  const answer = await pool.request({
    method: "POST",
    path: "/send-whatsapp?tenantId=bench",
    headers,
    body: JSON.stringify(data),
  });
  const { success, data: told } = await answer.body.json();
  if (!success || !told.message_id) throw new Error("not accepted");
  accepted += 1;
}

async function addAll() {
  let added = 0;
  let jobs = [];
  for await (const row of createReadStream(csv).pipe(parse({ columns: true }))) {
    jobs.push({ name: "send", data: payload(row), opts: { removeOnComplete: true } });
    if (jobs.length < 1000) continue;
    await queue.addBulk(jobs);
    added += jobs.length;
    jobs = [];
  }
  await queue.addBulk(jobs);
  return added + jobs.length;
}

function payload({ phone, first_name, order, items, day }) {
  return {
    phone_number: phone,
    message_type: "text",
    text: `Hi ${first_name}, your order ${order} of ${items} items is on its way and arrives ${day} between 10:00 and 12:00.`,
  };
}
