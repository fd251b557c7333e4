// Kills campaigns at random instants, runs them again, and holds the reports against what arrived.
import { parseArgs } from "node:util";
import { openChance } from "./chance.mjs";
import { killCampaign } from "./kill-campaign.mjs";
import { openProviders } from "./provider.mjs";
import { summary } from "./summary.mjs";

const usage = `usage: run.mjs [--kills N | --seconds N] [--parallel N] [--seed N] [--json]
  --kills N      how often a run is killed in all; default 500
  --seconds N    kill for so long instead
  --parallel N   campaigns at once; default 4
  --seed N       the same choices again, as far as the machine's timing allows
  --json         the counts as JSON`;

const options = read();
const startedAtMs = performance.now();
const killsEach = 8;
const results = [];
let started = 0;
let killed = 0;
let claimed = 0;
const providers = await openProviders();
const goal = options.seconds === undefined ? `${options.kills} times` : `for ${options.seconds} s`;
console.error(`killing campaigns ${goal}; the seed is ${options.seed}`);
const ticker = process.stderr.isTTY ? setInterval(tellProgress, 200) : undefined;

await Promise.all(Array.from({ length: options.parallel }, work));

clearInterval(ticker);
providers.close();
if (ticker !== undefined) process.stderr.write("\r\u001b[K");
const seconds = (performance.now() - startedAtMs) / 1000;
const told = summary({ results, seconds, seed: options.seed });
console.log(options.json ? JSON.stringify(told.counts) : told.text);
process.exitCode = told.broken.length > 0 ? 1 : 0;

async function work() {
  for (;;) {
    const wanted = options.seconds === undefined ? options.kills - claimed : killsEach;
    const late = options.seconds !== undefined && sinceStart() > options.seconds;
    if (wanted <= 0 || late) return;
    const kills = Math.min(killsEach, wanted);
    const nth = started++;
    claimed += kills;
    const chance = openChance(options.seed * 1_000_003 + nth);
    const onKill = () => (killed += 1);
    const result = await killCampaign({ nth, kills, chance, providers, onKill }).catch((error) => ({
      failure: `campaign ${nth}: ${error.message.slice(0, 500)}`,
    }));
    // A run that ended before it could be killed leaves its kills to others.
    claimed -= kills - (result.counts?.kills ?? kills);
    results.push(result);
  }
}

function sinceStart() {
  return (performance.now() - startedAtMs) / 1000;
}

function tellProgress() {
  const of = options.seconds === undefined ? ` of ${options.kills}` : "";
  const campaigns = `${results.length} campaigns finished`;
  process.stderr.write(
    `\r\u001b[K${killed}${of} kills, ${campaigns}, ${Math.floor(sinceStart())} s`,
  );
}

function read() {
  const number = { type: "string" };
  try {
    const { values } = parseArgs({
      options: {
        kills: number,
        seconds: number,
        parallel: number,
        seed: number,
        json: { type: "boolean", default: false },
      },
    });
    const told = (name, fallback) => {
      const value = Number(values[name] ?? fallback);
      if (!Number.isInteger(value) || value < 0) throw new Error(`--${name} wants a whole number`);
      return value;
    };
    return {
      kills: told("kills", 500),
      seconds: values.seconds === undefined ? undefined : told("seconds"),
      parallel: Math.max(1, told("parallel", 4)),
      seed: told("seed", Date.now() % 1_000_000),
      json: values.json,
    };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
