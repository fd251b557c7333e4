import { forget, reconcile, send } from "../harness/carillon.mjs";
import { spread } from "../harness/figures.mjs";
import { claimingAhead, whileClaimingAhead, writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";

const latency = { delayMs: 50, concurrency: 256 };
const rate = 1000;

/** A provider 50 ms away: only waiting limits, and waiting should be cheap. */
export const latencyCase = {
  name: "latency",
  title: "50 ms latency, concurrency 256",
  needsOwnSink: true,
  async run(bench) {
    const { delayMs, concurrency } = latency;
    const rows = bench.quick ? 30_000 : 100_000;
    const campaign = { concurrency };
    await writeProject(bench.folder, { rows, ...campaign });
    const ours = () => watchedSend(bench, rows, delayMs);
    const all = await onlyOurs(bench, {
      carillon: ours,
      ...(!bench.quick && {
        [claimingAhead]: () => whileClaimingAhead(bench.folder, campaign, ours),
      }),
    });
    const { carillon: samples, [claimingAhead]: ahead } = all;
    const ceiling = concurrency / (delayMs / 1000);
    return {
      rows,
      samples: all,
      goals: [
        {
          what: `sending at 50 ms latency / ceiling of ${ceiling}/s`,
          figure: spread(samples.map(({ sendingPerSecond }) => sendingPerSecond / ceiling)),
          unit: "x",
          least: 0.95,
        },
        {
          what: "the same, start and end of the process included",
          figure: spread(samples.map(({ perSecond }) => perSecond / ceiling)),
          unit: "x",
        },
        coreShare("for that ceiling", ceiling, samples),
        ...(ahead === undefined
          ? []
          : [
              {
                what: "sending at 50 ms latency with `claim_ahead` / that ceiling",
                figure: spread(ahead.map(({ sendingPerSecond }) => sendingPerSecond / ceiling)),
                unit: "x",
              },
            ]),
      ],
    };
  },
};

/** A provider that allows 1,000 a second, held to the second. */
export const rateCase = {
  name: "rate",
  title: "rate 1,000/s",
  needsOwnSink: true,
  async run(bench) {
    const rows = bench.quick ? 8_000 : 30_000;
    await writeProject(bench.folder, { rows, concurrency: 64, send: { rate: `${rate}/s` } });
    const { carillon: samples } = await onlyOurs(bench, {
      carillon: () => watchedSend(bench, rows, 0),
    });
    return {
      rows,
      samples: { carillon: samples },
      goals: [
        {
          what: "sending at rate 1,000/s / that rate",
          figure: spread(samples.map(({ sendingPerSecond }) => sendingPerSecond / rate)),
          unit: "x",
          least: 0.98,
        },
        {
          what: "the most that arrived in any second",
          figure: worst(samples.map(({ mostInASecond }) => mostInASecond)),
          unit: "requests",
          most: rate,
        },
        coreShare("for 1,000/s", rate, samples),
      ],
    };
  },
};

function onlyOurs(bench, contenders) {
  return inRounds({ ...bench, rounds: bench.quick ? 1 : bench.rounds }, contenders);
}

async function watchedSend(bench, rows, delayMs) {
  await forget(bench.folder);
  await bench.sink.reset({ delayMs });
  const ran = await send(bench);
  await reconcile(bench, ran, rows);
  const { spanMs, mostInASecond } = await bench.sink.stats();
  const sendingPerSecond = (rows - 1) / (spanMs / 1000);
  return {
    ...sampleOf(ran, rows),
    sendingPerSecond,
    mostInASecond,
  };
}

/** By what each recipient took: a run that was slowed down by others must not look thrifty. */
function coreShare(what, perSecond, samples) {
  const figure = spread(samples.map(({ cpuUs }) => (cpuUs * perSecond) / 10_000));
  return { what: `CPU of one core ${what}`, figure, unit: "%", most: 30 };
}

/** Once too many is too many: the goal holds for every round. */
function worst(values) {
  const { min, max } = spread(values);
  return { median: max, min, max };
}
