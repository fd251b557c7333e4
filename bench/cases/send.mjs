import { autocannon } from "../harness/autocannon.mjs";
import { forget, reconcile, send } from "../harness/carillon.mjs";
import { ratios, spread } from "../harness/figures.mjs";
import { claimingAhead, whileClaimingAhead, writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";

/** The whole product against the fastest Node client that does nothing but post. */
export const sendCase = {
  name: "send",
  title: "durable send, concurrency 64",
  async run(bench) {
    const rows = bench.quick ? 50_000 : 300_000;
    const campaign = { concurrency: 64 };
    await writeProject(bench.folder, { rows, ...campaign });
    const ours = () => durableSend(bench, rows);
    const samples = await inRounds(bench, {
      carillon: ours,
      autocannon: () => autocannon(bench, { concurrency: 64, seconds: bench.quick ? 3 : 5 }),
      ...(!bench.quick && {
        [claimingAhead]: () => whileClaimingAhead(bench.folder, campaign, ours),
      }),
    });
    const rates = (name) => samples[name].map(({ perSecond }) => perSecond);
    const compared = (name) => ratios(rates(name), rates("autocannon"));
    return {
      rows,
      samples,
      goals: [
        {
          what: `send of ${rows} rows / autocannon`,
          figure: compared("carillon"),
          unit: "x",
          least: 0.4,
        },
        ...(claimingAhead in samples
          ? [{ what: "the same with `claim_ahead`", figure: compared(claimingAhead), unit: "x" }]
          : []),
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
