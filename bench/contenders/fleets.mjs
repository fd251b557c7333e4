import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { carillon, environment, forget, requireCounts, send } from "../harness/carillon.mjs";
import { startFleet } from "../harness/fleet.mjs";
import { mustRunNode } from "../harness/run-process.mjs";
import { serverCpuMs } from "../harness/server-cpu.mjs";
import { benchFile } from "../harness/tools.mjs";

const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
let schemas = 0;

/** `send --distributed` to its report, with workers that wait for it. */
export async function carillonFleet(bench, { rows, workers }) {
  const { folder, sink, postgres } = bench;
  const schema = `bench_${(schemas += 1)}`;
  const env = { CARILLON_LEDGER: `${postgres.url}?schema=${schema}` };
  await forget(folder);
  await sink.reset();
  const cpuBefore = await serverCpuMs(postgres.pid);
  const fleet = await startCarillonWorkers(bench, workers, env);
  const sent = await send(bench, { args: ["--distributed"], env });
  const cost = await fleet.stop();
  const serverMs = (await serverCpuMs(postgres.pid)) - cpuBefore;
  const [ledger] = await postgres.ask(
    `SELECT count(*)::int AS accepted FROM ${schema}.attempts WHERE result = 0`,
  );
  return sampleOf(await sink.stats(), rows, {
    told: {
      "accepted in the report": sent.report.totals.accepted,
      "accepted in the ledger": ledger.accepted,
    },
    wallMs: sent.wallMs,
    cpuMs: sent.cpuMs + cost.cpuMs,
    serverMs,
  });
}

function startCarillonWorkers({ folder, sink }, workers, env) {
  return startFleet(workers, [command, "worker"], {
    cwd: folder,
    env: { ...environment(sink.url), ...env },
    isReady: (said) => said.includes("taking shards from"),
  });
}

/** The same rows through a queue of BullMQ, with workers that wait for them. */
export async function bullmqFleet({ folder, sink, redis }, { rows, workers, rate = 0 }) {
  await sink.reset();
  const cpuBefore = await serverCpuMs(redis.pid);
  const program = benchFile("contenders/fleet.mjs");
  const fleet = await startFleet(workers, [program, "work", sink.url, redis.port, rate], {
    cwd: folder,
    isReady: (said) => said.includes("ready"),
  });
  const ran = await mustRunNode([program, "add", join(folder, "people.csv"), redis.port]);
  const cost = await fleet.stop();
  const serverMs = (await serverCpuMs(redis.pid)) - cpuBefore;
  const { failed } = JSON.parse(ran.stdout);
  return sampleOf(await sink.stats(), rows, {
    told: { "not failed in the queue": rows - failed },
    wallMs: ran.wallMs,
    cpuMs: ran.cpuMs + cost.cpuMs,
    serverMs,
  });
}

function sampleOf(seen, rows, { told, wallMs, cpuMs, serverMs }) {
  const { requests, distinct, mostInASecond, spanMs } = seen;
  requireCounts(
    { "requests at the sink": requests, "recipients at the sink": distinct, ...told },
    rows,
  );
  return {
    perSecond: (rows * 1000) / wallMs,
    sendingPerSecond: ((rows - 1) * 1000) / spanMs,
    cpuUs: (cpuMs * 1000) / rows,
    serverCpuUs: (serverMs * 1000) / rows,
    mostInASecond,
  };
}

/** What a recipient costs the database: while everything waits for workers, and when it is done. */
export async function storageOf(bench, { rows, workers }) {
  const { folder, sink, postgres } = bench;
  const schema = "bench_storage";
  const env = { CARILLON_LEDGER: `${postgres.url}?schema=${schema}` };
  await forget(folder);
  await sink.reset();
  const before = await counters(postgres);
  const sending = carillon(bench, ["send", "campaigns/bench.yaml", "--yes", "--distributed"], {
    env,
  });
  await waiting(postgres, schema);
  const shardBytes = await sizeOf(postgres, `${schema}.shards`);
  const filled = await counters(postgres);
  const fleet = await startCarillonWorkers(bench, workers, env);
  const { code, stderr } = await sending;
  await fleet.stop();
  if (code !== 0) throw new Error(`send ended with ${code}:\n${stderr}`);
  const after = await counters(postgres);
  const each = (bytes) => bytes / rows;
  return {
    shardBytes: each(shardBytes),
    attemptBytes: each(await sizeOf(postgres, `${schema}.attempts`)),
    walBytes: each(after.wal - before.wal),
    walBytesOfShards: each(filled.wal - before.wal),
    commitsPerThousand: (1000 * (after.commits - filled.commits)) / rows,
  };
}

async function waiting(postgres, schema) {
  const asked = `SELECT 1 FROM ${schema}.orders WHERE state = 'running'`;
  while ((await postgres.ask(asked).catch(() => [])).length === 0) await sleep(100);
}

async function sizeOf(postgres, table) {
  const [row] = await postgres.ask("SELECT pg_total_relation_size($1)::float8 AS bytes", [table]);
  return row.bytes;
}

/** Numbers of commits arrive a second late. */
async function counters(postgres) {
  await sleep(1200);
  const [row] = await postgres.ask(
    `SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::float8 AS wal,
            (SELECT sum(xact_commit)::float8 FROM pg_stat_database) AS commits`,
  );
  return row;
}
