// Throughput of `send` beside autocannon, and peak memory of `plan`: `npm run bench`, or with --quick.
import { fork, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const command = join(root, "dist", "cli", "main.js");
const autocannonBin = fileURLToPath(import.meta.resolve("autocannon/autocannon.js"));
const quick = process.argv.includes("--quick");

const concurrency = 64;
const rounds = quick ? 3 : 5;
const recipients = quick ? 20_000 : 100_000;
const seconds = 5;
const planSizes = quick ? [10_000, 100_000] : [10_000, 1_000_000];

const folder = await mkdtemp(join(tmpdir(), "carillon-bench-"));
const sink = fork(join(root, "bench", "sink.mjs"), { stdio: "inherit" });
const [port] = await once(sink, "message");
const url = `http://127.0.0.1:${port}`;

const rates = { carillon: [], autocannon: [] };
const perRound = [];
await writeProject(recipients);
for (let round = 0; round < rounds; round += 1) {
  // Whoever goes second finds a warmer machine, so they take turns.
  const contenders = round % 2 === 0 ? [benchSend, benchAutocannon] : [benchAutocannon, benchSend];
  for (const contender of contenders) await contender();
  perRound.push(rates.carillon[round] / rates.autocannon[round]);
  console.log(
    `round ${round + 1}: send ${Math.round(rates.carillon[round])}/s, autocannon ${Math.round(rates.autocannon[round])}/s, ratio ${perRound[round].toFixed(2)}`,
  );
}

const memory = [];
for (const size of planSizes) {
  await writeProject(size);
  const { peakMb, wallMs } = await carillon(["plan", "campaigns/bench.yaml", "--json"]);
  memory.push({ rows: size, peakMb, wallMs });
  console.log(`plan of ${size} rows: peak ${peakMb} MB, ${(wallMs / 1000).toFixed(1)} s`);
}

const results = {
  at: new Date().toISOString(),
  node: process.version,
  concurrency,
  recipients,
  rounds,
  send_per_second: median(rates.carillon),
  autocannon_per_second: median(rates.autocannon),
  ratio: { median: median(perRound), min: Math.min(...perRound), max: Math.max(...perRound) },
  plan_memory: memory,
};
console.log(`send / autocannon, median of ${rounds} rounds: ${results.ratio.median.toFixed(2)}`);
await mkdir(join(root, "bench", "results"), { recursive: true });
await writeFile(
  join(root, "bench", "results", "latest.json"),
  `${JSON.stringify(results, null, 2)}\n`,
);
sink.disconnect();
await rm(folder, { recursive: true, force: true });

/** The whole process, from start to exit, ledger and report included; a wrong count has no result. */
async function benchSend() {
  await fetch(`${url}/count`);
  await rm(join(folder, ".carillon"), { recursive: true, force: true });
  const { wallMs, code } = await carillon([
    "send",
    "campaigns/bench.yaml",
    "--yes",
    "--no-progress",
    "--quiet",
  ]);
  const arrived = Number(await (await fetch(`${url}/count`)).text());
  const accepted = await acceptedInReport();
  if (code !== 0 || arrived !== recipients || accepted !== recipients) {
    throw new Error(`exit ${code}, ${arrived} arrived, ${accepted} accepted of ${recipients}`);
  }
  rates.carillon.push(recipients / (wallMs / 1000));
}

async function benchAutocannon() {
  const body = JSON.stringify({
    phone_number: "+254712345678",
    message_type: "text",
    text: "Hi Amina, your order 1234 of 5 items is on its way and arrives tomorrow between 10:00 and 12:00.",
  });
  const args = [
    "-c",
    concurrency,
    "-d",
    seconds,
    "-m",
    "POST",
    "-H",
    "content-type=application/json",
    "-H",
    "authorization=Bearer fiq_bench",
    "-b",
    body,
    "--json",
    `${url}/send-whatsapp`,
  ];
  const child = spawn(process.execPath, [autocannonBin, ...args.map(String)], {
    stdio: ["ignore", "pipe", "ignore"],
  });
  let text = "";
  for await (const chunk of child.stdout) text += chunk;
  const { requests } = JSON.parse(text);
  rates.autocannon.push(requests.total / seconds);
}

async function carillon(args) {
  const watch =
    "process.on('exit',()=>require('fs').writeSync(3,String(process.resourceUsage().maxRSS)))";
  const preload = join(folder, "watch.cjs");
  await writeFile(preload, watch);
  const startedAt = performance.now();
  const child = spawn(process.execPath, ["-r", preload, command, ...args], {
    cwd: folder,
    stdio: ["ignore", "ignore", "inherit", "pipe"],
    env: {
      ...process.env,
      CI: "",
      FLOWIQ_API_KEY: "fiq_bench",
      FLOWIQ_TENANT_ID: "bench",
      FLOWIQ_BASE_URL: url,
    },
  });
  let peakKb = "";
  child.stdio[3].on("data", (chunk) => (peakKb += chunk));
  const [code] = await once(child, "close");
  return { code, wallMs: performance.now() - startedAt, peakMb: Math.round(Number(peakKb) / 1024) };
}

async function acceptedInReport() {
  const reports = join(folder, "reports", "bench");
  const latest = (await readdir(reports)).sort().at(-1);
  const { totals } = JSON.parse(await readFile(join(reports, latest, "report.json"), "utf8"));
  return totals.accepted;
}

async function writeProject(rows) {
  await mkdir(join(folder, "campaigns"), { recursive: true });
  await writeFile(
    join(folder, "campaigns", "bench.yaml"),
    `id: bench
provider: flowiq
recipients:
  - csv: ../people.csv
message:
  type: text
  text: "Hi {{first_name}}, your order {{order}} of {{items}} items is on its way and arrives {{day}} between 10:00 and 12:00."
send:
  concurrency: ${concurrency}
`,
  );
  const csv = createWriteStream(join(folder, "people.csv"));
  csv.write("phone,first_name,order,items,day,town\n");
  for (let row = 0; row < rows; row += 1) {
    const line = `+2547${String(10_000_000 + row)},Amina,${row},${(row % 9) + 1},tomorrow,Nairobi\n`;
    if (!csv.write(line)) await once(csv, "drain");
  }
  csv.end();
  await once(csv, "close");
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
