// Measures what docs/distributed.md tells: `npm run bench:distributed`, with `-- --quick` in two minutes.
import { mkdir, mkdtemp, rm, writeFile, chmod } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { bullmqFleet, carillonFleet, storageOf } from "./contenders/fleets.mjs";
import { median } from "./harness/figures.mjs";
import { startPostgres } from "./harness/postgres.mjs";
import { prepareMachine } from "./harness/prepare.mjs";
import { writeProject } from "./harness/project.mjs";
import { startRedis } from "./harness/redis.mjs";
import { openSink } from "./harness/sink.mjs";
import { benchFile } from "./harness/tools.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    rows: { type: "string" },
    workers: { type: "string", default: "1,2,4" },
  },
});
const { quick } = options;
const rounds = Number(options.rounds ?? (quick ? 1 : 3));
const rows = Number(options.rows ?? (quick ? 3_000 : 20_000));
const fleets = options.workers.split(",").map(Number);
const rate = 400;
const rateRows = rate * (quick ? 5 : 20);
const contenders = { carillon: carillonFleet, bullmq: bullmqFleet };

await prepareMachine(say);
const folder = await mkdtemp(join(tmpdir(), "carillon-bench-fleet-"));
// The server's own user goes through it.
await chmod(folder, 0o755);
const opened = [];
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => void cleanUp().finally(() => process.exit(1)));
}
try {
  const sink = await opening(openSink(folder, "c"), (one) => one.close());
  const postgres = await opening(startPostgres(join(folder, "postgres")), (one) => one.stop());
  const redis = await opening(startRedis(join(folder, "redis")), (one) => one.stop());
  const bench = { folder, sink, postgres, redis };
  const result = {
    at: new Date().toISOString(),
    machine: machine(),
    quick,
    rounds,
    rows,
    throughput: await measure(bench, { rows }),
    rate: { perSecond: rate, rows: rateRows, ...(await measure(bench, { rows: rateRows, rate })) },
    storage: await measureStorage(bench),
  };
  console.log(tables(result));
  await keep(result);
} finally {
  await cleanUp();
}

async function cleanUp() {
  for (const close of opened.splice(0).toReversed()) await close();
  await rm(folder, { recursive: true, force: true });
}

async function opening(promise, close) {
  const one = await promise;
  opened.push(() => close(one));
  return one;
}

/** Every contender with every number of workers once a round; who begins changes. */
async function measure(bench, work) {
  const { rows: count, rate: perSecond } = work;
  const send = perSecond === undefined ? {} : { rate: `${perSecond}/s` };
  await writeProject(bench.folder, { rows: count, concurrency: 64, send });
  const samples = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const workers of fleets) {
      const names = Object.keys(contenders);
      for (const name of round % 2 === 0 ? names : names.toReversed()) {
        const sample = await contenders[name](bench, { ...work, workers });
        (samples[`${name} ${workers}`] ??= []).push(sample);
        say(`${name}, ${workers} workers: ${inWords(sample)}`);
      }
    }
  }
  return { samples };
}

function inWords({ perSecond, sendingPerSecond, cpuUs, serverCpuUs, mostInASecond }) {
  const [whole, sending] = [perSecond, sendingPerSecond].map(Math.round);
  const [own, server] = [cpuUs, serverCpuUs].map(Math.round);
  return `${whole}/s, while sending ${sending}/s, at most ${mostInASecond} in a second; CPU ${own} + ${server} µs each`;
}

async function measureStorage(bench) {
  await writeProject(bench.folder, { rows, concurrency: 64 });
  return storageOf(bench, { rows, workers: 2 });
}

function tables({ throughput, rate: paced, storage, machine: where }) {
  const head = `${where.cores} cores (${where.cpu}), ${where.memoryGb} GB, Node ${where.node}; ${rows} recipients, medians of ${rounds} rounds`;
  return [
    head,
    table(
      [
        "",
        "workers",
        "a second, from start to report",
        "while sending",
        "CPU µs each",
        "of the server",
      ],
      lines(throughput, ["perSecond", "sendingPerSecond", "cpuUs", "serverCpuUs"]),
    ),
    `A rate of ${rate}/s, ${rateRows} recipients:`,
    table(
      ["", "workers", "of the rate used", "most in any second"],
      Object.entries(paced.samples).map(([key, taken]) => [
        ...key.split(" "),
        `${((100 * median(taken.map((one) => one.sendingPerSecond))) / rate).toFixed(1)} %`,
        String(Math.max(...taken.map((one) => one.mostInASecond))),
      ]),
    ),
    "In PostgreSQL, for each recipient:",
    table(
      ["", ""],
      [
        ["waiting in a shard", `${Math.round(storage.shardBytes)} bytes`],
        ["an attempt with its indexes", `${Math.round(storage.attemptBytes)} bytes`],
        ["written ahead (WAL), in all", `${Math.round(storage.walBytes)} bytes`],
        [
          "commits while sending, for 1,000 recipients",
          String(Math.round(storage.commitsPerThousand)),
        ],
      ],
    ),
  ].join("\n\n");
}

function lines({ samples }, keys) {
  return Object.entries(samples).map(([key, taken]) => [
    ...key.split(" "),
    ...keys.map((each) => Math.round(median(taken.map((one) => one[each]))).toLocaleString("en")),
  ]);
}

function table(head, body) {
  return [head, head.map(() => "---"), ...body]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
}

function machine() {
  const [{ model }] = cpus();
  return {
    cpu: model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
  };
}

async function keep(result) {
  await mkdir(benchFile("results"), { recursive: true });
  const file = benchFile(`results/distributed${quick ? "-quick" : ""}.json`);
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  say(`kept as ${file}`);
}

function say(line) {
  console.error(line);
}
