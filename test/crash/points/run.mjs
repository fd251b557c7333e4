// Kills a run before, or in the middle of, each of its calls to the system, and runs it again.
import { parseArgs } from "node:util";
import { openChance } from "../kills/chance.mjs";
import { openProviders } from "../kills/provider.mjs";
import { buildKillAt, pointOf, whyNot } from "./kill-at.mjs";
import { openScenes } from "./scenes.mjs";

const { values } = parseArgs({
  options: {
    sample: { type: "string" },
    parallel: { type: "string", default: "4" },
    seed: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
  },
});

const reason = whyNot();
if (reason !== undefined) {
  console.log(values.json ? JSON.stringify({ skipped: reason }) : `skipped: ${reason}`);
  process.exit(0);
}

const startedAtMs = performance.now();
const chance = openChance(Number(values.seed));
const providers = await openProviders();
const killAt = buildKillAt();
const scenes = await openScenes({ providers, chance });
const broken = [];
const counts = { kills: 0, recoveries: 0, nested: 0, twice: 0, forgotten: 0, wrong: 0, beyond: 0 };
const points = new Map();

const deaths = await chosenDeaths();
const queue = deaths.entries();
await Promise.all(Array.from({ length: Number(values.parallel) }, work));

await scenes.close();
killAt.remove();
providers.close();
tell();
process.exitCode = broken.length > 0 ? 1 : 0;

/** Every call of a run in each scene, each write also torn, and recoveries killed five times over. */
async function chosenDeaths() {
  const all = [];
  for (const scene of ["fresh", "recovery"]) {
    const { calls } = await killOne({ scene, chain: [{}], nth: "whole" });
    for (const { nth, what } of calls) {
      const name = (isTorn) => pointOf(calls.slice(0, nth), isTorn);
      all.push({ scene, chain: [{ at: nth }], name: name(false) });
      if (what === "write" || what === "send")
        all.push({ scene, chain: [{ torn: nth }], name: name(true) });
    }
    if (scene === "recovery") all.push(...nestedDeaths(calls.length));
  }
  return values.sample === undefined ? all : sampled(all, Number(values.sample));
}

function nestedDeaths(calls) {
  return Array.from({ length: 20 }, () => ({
    scene: "recovery",
    chain: Array.from({ length: 5 }, () => ({ at: chance.whole(1, calls) })),
    name: "recovery, five times over",
  }));
}

/** At least one of each name, then whatever chance has. */
function sampled(all, size) {
  const shuffled = all.map((one) => [chance.between(0, 1), one]).sort(([a], [b]) => a - b);
  const byName = new Map();
  const rest = [];
  for (const [, one] of shuffled) {
    const name = `${one.scene} ${one.name}`;
    if (byName.has(name)) rest.push(one);
    else byName.set(name, one);
  }
  return [...byName.values(), ...rest].slice(0, size);
}

async function work() {
  for (const [nth, death] of queue) {
    try {
      await killOne({ ...death, nth });
    } catch (error) {
      broken.push(
        `${death.scene}, ${death.name}, ${JSON.stringify(death.chain)}: ${error.message}`,
      );
    }
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${counts.kills} kills`);
  }
}

async function killOne({ scene, chain, nth }) {
  const stage = await scenes.again(scene, nth);
  let kills = 0;
  let calls = [];
  try {
    for (const death of chain) {
      const armed = killAt.arm(death);
      const { signal } = await stage.run(armed.env).ended;
      calls = armed.calls();
      if (signal !== "SIGKILL") continue;
      kills += 1;
      const name = pointOf(calls, death.torn !== undefined);
      points.set(name, (points.get(name) ?? 0) + 1);
    }
    const verdict = await stage.verdict(kills);
    note({ scene, chain, kills, verdict });
    return { calls };
  } finally {
    await stage.close();
  }
}

function note({ scene, chain, kills, verdict }) {
  counts.kills += kills;
  if (scene === "recovery") counts.recoveries += kills;
  if (chain.length > 1) counts.nested += kills;
  for (const what of ["twice", "forgotten", "wrong", "beyond"])
    counts[what] += verdict.counts[what];
  const where = `${scene} ${JSON.stringify(chain)}`;
  broken.push(...verdict.broken.map((one) => `${where}: ${one}`));
}

function tell() {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const named = Object.fromEntries([...points].toSorted(([a], [b]) => a.localeCompare(b)));
  if (values.json) {
    console.log(JSON.stringify({ ...counts, points: named, broken, seconds }));
    return;
  }
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
  const width = Math.max(...Object.keys(named).map((name) => name.length));
  for (const [name, kills] of Object.entries(named))
    console.log(`${name.padEnd(width)}  ${String(kills).padStart(5)}`);
  const { kills, recoveries, nested, ...rest } = counts;
  console.log(
    `\n${kills} kills, ${recoveries} of them during recovery (${nested} of these nested)`,
  );
  console.log(
    Object.entries(rest)
      .map(([name, count]) => `${name} ${count}`)
      .join(", "),
  );
  for (const one of broken.slice(0, 20)) console.log(`BROKEN ${one}`);
  console.log(
    `${broken.length === 0 ? "Every promise was kept." : "Promises were broken."} (${seconds} s)`,
  );
}
