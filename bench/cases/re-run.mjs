import { join } from "node:path";
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
    // The same people, and those who are left to send to before or after all of them.
    const rows = outcomes + left;
    const [first, last] = ["first", "last"].map((name) => join(bench.folder, name));
    await writeProject(first, { rows, from: outcomes, concurrency: 64 });
    await writeProject(last, { rows, concurrency: 64 });
    const rerun = (folder) => async () => {
      await forget(folder);
      await copyLedger(large, folder);
      return untilFirst({ ...bench, folder }, []);
    };
    const samples = await inRounds(
      { ...bench, rounds: Math.min(bench.rounds, 3) },
      {
        fresh: async () => {
          await forget(first);
          return untilFirst({ ...bench, folder: first }, ["--limit", left]);
        },
        first: rerun(first),
        last: rerun(last),
      },
    );
    return { rows: outcomes, samples, goals: goalsOf(samples, outcomes) };
  },
};

function goalsOf({ fresh, first, last }, outcomes) {
  const added = (taken, key) =>
    spread(taken.map((sample, round) => sample[key] - fresh[round][key]));
  const seconds = (taken) => ({ figure: added(taken, "firstRequestS"), unit: "s" });
  return [
    {
      what: `a ledger of ${outcomes} outcomes adds before the first request, new rows first`,
      ...seconds(first),
      most: 1,
    },
    { what: "and in peak memory", figure: added(first, "peakMb"), unit: "MB", most: 50 },
    {
      what: "the same, new rows behind all others, which are read again on the way",
      ...seconds(last),
    },
  ];
}

async function untilFirst(bench, args) {
  await bench.sink.reset();
  // The sink tells time by the same clock.
  const startedAtMs = Number(process.hrtime.bigint()) / 1e6;
  const ran = await send(bench, { args });
  const { requests, distinct, firstMs } = await bench.sink.stats();
  requireCounts({ "requests at the sink": requests, "recipients at the sink": distinct }, left);
  return {
    wallMs: ran.wallMs,
    peakMb: ran.peakMb,
    firstRequestS: (firstMs - startedAtMs) / 1000,
  };
}
