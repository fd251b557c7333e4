/**
 * Runs every contender once a round, each round beginning with another one: whoever goes second
 * finds a warmer machine. The first round warms up and does not count. Returns the samples of
 * each contender, in the order of the rounds.
 */
export async function inRounds({ rounds, say }, contenders) {
  const names = Object.keys(contenders);
  const samples = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    const turn = round % names.length;
    const order = [...names.slice(turn), ...names.slice(0, turn)];
    for (const name of order) {
      const sample = await contenders[name]();
      if (round > 0) samples[name].push(sample);
      say(`  ${round === 0 ? "warm-up" : `round ${round}`}  ${name}: ${inWords(sample)}`);
    }
  }
  return samples;
}

function inWords({ perSecond, cpuUs, peakMb, wallMs }) {
  const parts = [
    perSecond === undefined ? `${(wallMs / 1000).toFixed(2)} s` : `${Math.round(perSecond)}/s`,
    cpuUs !== undefined && `${cpuUs.toFixed(1)} µs CPU each`,
    peakMb !== undefined && `peak ${Math.round(peakMb)} MB`,
  ];
  return parts.filter(Boolean).join(", ");
}

/** What a run that handled `count` recipients is judged by. */
export function sampleOf({ wallMs, cpuMs, peakMb, loopP99Ms, loopMaxMs }, count) {
  const perSecond = count / (wallMs / 1000);
  return { perSecond, cpuUs: (cpuMs * 1000) / count, peakMb, wallMs, loopP99Ms, loopMaxMs };
}
