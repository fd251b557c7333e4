import { join } from "node:path";
import { ratios } from "../harness/figures.mjs";
import { writeProject } from "../harness/project.mjs";
import { startRedis } from "../harness/redis.mjs";
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
