import { forget, requireCounts, send } from "../harness/carillon.mjs";
import { spread } from "../harness/figures.mjs";
import { copyLedger, largeRun } from "../harness/large-run.mjs";
import { writeProject } from "../harness/project.mjs";
import { inRounds } from "../harness/rounds.mjs";

const left = 1000;

/** What a ledger full of outcomes costs before the first request: the way back after a crash. */
export const rerunCase = {
  name: "re-run",
  title: "re-run on a full ledger",
  needsOwnSink: true,
  inQuick: false,
  async run(bench) {
    const outcomes = bench.quick ? 100_000 : 1_000_000;
    const large = await largeRun(bench, outcomes);
    // The same people, and after them those who are left to send to.
    await writeProject(bench.folder, { rows: outcomes + left, concurrency: 64 });
    const { rerun, fresh } = await inRounds(
      { ...bench, rounds: Math.min(bench.rounds, 3) },
      {
        rerun: async () => {
          await forget(bench.folder);
          await copyLedger(large, bench.folder);
          return untilFirst(bench, []);
        },
        fresh: async () => {
          await forget(bench.folder);
          return untilFirst(bench, ["--limit", left]);
        },
      },
    );
    const added = (key) => spread(rerun.map((sample, round) => sample[key] - fresh[round][key]));
    const what = `a ledger of ${outcomes} outcomes adds before the first request`;
    return {
      rows: outcomes,
      samples: { rerun, fresh },
      goals: [
        { what, figure: added("firstRequestS"), unit: "s", most: 1 },
        { what: "and in peak memory", figure: added("peakMb"), unit: "MB", most: 50 },
      ],
    };
  },
};

async function untilFirst(bench, args) {
  await bench.sink.reset();
  // The sink tells time by the same clock.
  const startedAtMs = Number(process.hrtime.bigint()) / 1e6;
  const ran = await send(bench, { args });
  const { requests, distinct, firstMs } = await bench.sink.stats();
  requireCounts({ "requests at the sink": requests, "recipients at the sink": distinct }, left);
  return { wallMs: ran.wallMs, peakMb: ran.peakMb, firstRequestS: (firstMs - startedAtMs) / 1000 };
}
