import { join } from "node:path";
import { ratios } from "../harness/figures.mjs";
import { claimingAhead, whileClaimingAhead, writeProject } from "../harness/project.mjs";
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
    const campaign = { concurrency: 64 };
    await writeProject(bench.folder, { rows, ...campaign });
    const ours = () => wholeSend(bench, rows);
    const samples = await inRounds(bench, {
      carillon: ours,
      bullmq: () => bullmq(bench, rows),
      ...(!bench.quick && {
        [claimingAhead]: () => whileClaimingAhead(bench.folder, campaign, ours),
      }),
    });
    const figures = (name, key) => samples[name].map((sample) => sample[key]);
    const compared = (name, key) => ratios(figures(name, key), figures("bullmq", key));
    const versus = `send of ${rows} rows / BullMQ + Redis`;
    return {
      rows,
      samples,
      goals: [
        { what: versus, figure: compared("carillon", "perSecond"), unit: "x", least: 3 },
        {
          what: `CPU of ${versus}, Redis not counted`,
          figure: compared("carillon", "cpuUs"),
          unit: "x",
          most: 0.4,
        },
        ...(claimingAhead in samples
          ? [
              {
                what: "the same with `claim_ahead`",
                figure: compared(claimingAhead, "perSecond"),
                unit: "x",
              },
              {
                what: "CPU of that",
                figure: compared(claimingAhead, "cpuUs"),
                unit: "x",
              },
            ]
          : []),
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
