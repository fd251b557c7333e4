import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { ratios } from "../harness/figures.mjs";
import { freePort } from "../harness/nginx.mjs";
import { writeProject } from "../harness/project.mjs";
import { inRounds } from "../harness/rounds.mjs";
import { mustRunNode } from "../harness/run-process.mjs";
import { benchFile, isInstalled } from "../harness/tools.mjs";
import { contenderSample, wholeSend } from "./scripts.mjs";

/** A job queue that does the same sends, at least once each. */
export const queueCase = {
  name: "queue",
  title: "against BullMQ + Redis",
  async run(bench) {
    const rows = bench.quick ? 10_000 : 100_000;
    if (!(await isInstalled("redis-server"))) {
      return { goals: [{ what: "BullMQ + Redis", notMeasured: "redis-server is not installed" }] };
    }
    await writeProject(bench.folder, { rows, concurrency: 64 });
    const samples = await inRounds(bench, {
      carillon: () => wholeSend(bench, rows),
      bullmq: () => bullmq(bench, rows),
    });
    const figures = (name, key) => samples[name].map((sample) => sample[key]);
    const compared = (key) => ratios(figures("carillon", key), figures("bullmq", key));
    const versus = `send of ${rows} rows / BullMQ + Redis`;
    return {
      rows,
      samples,
      goals: [
        { what: versus, figure: compared("perSecond"), unit: "x", least: 3 },
        {
          what: `CPU of ${versus}, Redis not counted`,
          figure: compared("cpuUs"),
          unit: "x",
          most: 0.4,
        },
      ],
    };
  },
};

async function bullmq({ folder, sink }, rows) {
  await sink.reset();
  const redis = await startRedis(join(folder, "redis"));
  try {
    const args = [
      benchFile("contenders/queue.mjs"),
      join(folder, "people.csv"),
      sink.url,
      redis.port,
    ];
    return await contenderSample(sink, await mustRunNode(args), rows);
  } finally {
    await redis.stop();
  }
}

/** An empty one, as durable as Redis is by its own advice: the log is flushed every second. */
async function startRedis(folder) {
  await mkdir(folder, { recursive: true });
  const port = await freePort();
  const settings = ["--port", port, "--bind", "127.0.0.1", "--dir", folder, "--appendonly", "yes"];
  const child = spawn(
    "redis-server",
    [...settings, "--appendfsync", "everysec", "--save", ""].map(String),
  );
  await new Promise((resolve) => {
    child.stdout.on("data", (text) => /ready to accept/i.test(text) && resolve());
  });
  return {
    port,
    async stop() {
      child.kill();
      await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}
