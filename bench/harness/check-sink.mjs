import { autocannon } from "./autocannon.mjs";

const leastRatio = 1.5;

/**
 * What the sink serves beside what the fastest client asks for. A sink that is hardly faster than its
 * clients would be what is measured: then it throws.
 */
export async function checkSink(bench) {
  const owns = [];
  const clients = [];
  for (let turn = 0; turn < 3; turn += 1) {
    owns.push(await ownRate(bench));
    clients.push(await autocannon(bench, { concurrency: 64, seconds: 2 }));
  }
  // The best of each: a neighbour's work slows the one or the other, never speeds it up.
  const perSecond = best(owns, Math.max, "perSecond");
  const fastestClientPerSecond = best(clients, Math.max, "perSecond");
  const ratio = perSecond / fastestClientPerSecond;
  // On a machine that is busy, rates say who got the processor; CPU time says who needed it.
  const cpuRatio = best(clients, Math.min, "cpuUs") / best(owns, Math.min, "cpuUs");
  const { kind } = bench.sink;
  bench.say(
    `sink (${kind}): ${Math.round(perSecond)}/s, ${ratio.toFixed(2)} x the fastest client, which takes ${cpuRatio.toFixed(2)} x its CPU`,
  );
  if (ratio < leastRatio && !(cpuRatio >= leastRatio)) {
    throw new Error(
      `the sink is below ${leastRatio} x the fastest client and would be what is measured; is the machine busy?`,
    );
  }
  return { kind, perSecond, fastestClientPerSecond, ratio, cpuRatio };
}

async function ownRate({ sink }) {
  await sink.reset();
  const perSecond = await sink.ownRate(64, 1);
  const { requests, cpuUs } = await sink.stats();
  return { perSecond, cpuUs: cpuUs / requests };
}

function best(samples, choose, key) {
  return choose(...samples.map((sample) => sample[key]));
}
