// What people write by hand: csv-parse, a template literal, and windows of 64 requests.
// No ledger, no retries, no report.  script.mjs CLIENT CSV URL
import { createReadStream } from "node:fs";
import { parse } from "csv-parse";

const [client, csv, url] = process.argv.slice(2);
const post = await postWith(client);

let accepted = 0;
let window = [];
for await (const row of createReadStream(csv).pipe(parse({ columns: true }))) {
  window.push(row);
  if (window.length === 64) await sendWindow();
}
await sendWindow();
console.log(JSON.stringify({ accepted }));
// Sockets that are kept alive would hold the process for seconds more.
process.exit();

async function sendWindow() {
  const answers = await Promise.all(window.map((row) => post(JSON.stringify(payload(row)))));
  accepted += answers.filter((answer) => answer.success && answer.data.message_id).length;
  window = [];
}

function payload({ phone, first_name, order, items, day }) {
  return {
    phone_number: phone,
    message_type: "text",
    text: `Hi ${first_name}, your order ${order} of ${items} items is on its way and arrives ${day} between 10:00 and 12:00.`,
  };
}

async function postWith(name) {
  const endpoint = `${url}/send-whatsapp?tenantId=bench`;
  const headers = { "content-type": "application/json", authorization: "Bearer fiq_bench" };
  if (name === "fetch") {
    return async (body) => (await fetch(endpoint, { method: "POST", headers, body })).json();
  }
  if (name === "axios") {
    const { default: axios } = await import("axios");
    const { Agent } = await import("node:http");
    const httpAgent = new Agent({ keepAlive: true });
    return async (body) => (await axios.post(endpoint, body, { headers, httpAgent })).data;
  }
  const { Pool } = await import("undici");
  const pool = new Pool(url, { connections: 64 });
  const path = "/send-whatsapp?tenantId=bench";
  return async (body) => (await pool.request({ method: "POST", path, headers, body })).body.json();
}
