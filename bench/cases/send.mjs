import { autocannon } from "../harness/autocannon.mjs";
import { forget, reconcile, send } from "../harness/carillon.mjs";
import { ratios, spread } from "../harness/figures.mjs";
import { writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";

/** The whole product against the fastest Node client that does nothing but post. */
export const sendCase = {
  name: "send",
  title: "durable send, concurrency 64",
  async run(bench) {
    const rows = bench.quick ? 50_000 : 300_000;
    await writeProject(bench.folder, { rows, concurrency: 64 });
    const samples = await inRounds(bench, {
      carillon: () => durableSend(bench, rows),
      autocannon: () => autocannon(bench, { concurrency: 64, seconds: bench.quick ? 3 : 5 }),
    });
    const rates = ratios(
      ...["carillon", "autocannon"].map((name) => samples[name].map(({ perSecond }) => perSecond)),
    );
    return {
      rows,
      samples,
      goals: [
        { what: `send of ${rows} rows / autocannon`, figure: rates, unit: "x", least: 0.4 },
        {
          what: "event-loop delay p99 of that send",
          figure: spread(samples.carillon.map(({ loopP99Ms }) => loopP99Ms)),
          unit: "ms",
          most: 10,
        },
      ],
    };
  },
};

async function durableSend(bench, rows) {
  await forget(bench.folder);
  await bench.sink.reset();
  const ran = await send(bench, { watchLoop: true });
  await reconcile(bench, ran, rows);
  return sampleOf(ran, rows);
}
