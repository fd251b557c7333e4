import { setTimeout as sleep } from "node:timers/promises";
import { converge, writeCampaign } from "./campaign.mjs";
import { doubtsByRun, judge } from "./judge.mjs";
import { openConduct } from "./provider.mjs";

/** Kinds of campaigns. Every seed mixes them with another pace of the provider. */
const kinds = [
  { adapter: "flowiq", batch: 1, concurrencies: [1, 4, 8, 32] },
  { adapter: "flowiq", batch: 1, concurrencies: [8, 16], busy: 0.02 },
  { adapter: "flowiq", batch: 1, concurrencies: [4, 8], rate: "150/s" },
  { adapter: "zixflow", batch: 1, concurrencies: [2, 8] },
  { adapter: "botika", batch: 1, concurrencies: [2, 8], lost: 0.01 },
  { adapter: "autokonnect", batch: 5, concurrencies: [4, 8] },
  { adapter: "autokonnect", batch: 20, concurrencies: [2, 4], busy: 0.02 },
];

const latencies = [
  [0, 1],
  [1, 10],
  [5, 25],
  [20, 60],
];

function kindOf(nth, chance) {
  const { concurrencies, ...kind } = kinds[nth % kinds.length];
  const concurrency = chance.oneOf(concurrencies);
  return { busy: 0, lost: 0, ...kind, concurrency, latencyMs: chance.oneOf(latencies) };
}

/** Starts a campaign, kills it at most `kills` times, lets it finish, and judges. */
export async function killCampaign({ nth, kills, chance, providers, onKill }) {
  const kind = kindOf(nth, chance);
  const people = chance.whole(40, 80) * kind.batch;
  // Some are refused for good; in a batch that would be everybody's fate.
  const refusing = kind.batch === 1 && chance.happens(0.3);
  const permanent = (phone) => refusing && /[27]7$/.test(phone);
  const provider = openConduct({ kind, chance, permanent });
  const name = `c${nth}`;
  const campaign = await writeCampaign({
    people,
    kind,
    url: providers.join(name, provider.conduct),
  });
  try {
    let killed = 0;
    while (killed < kills) {
      const aim = aimOf({ chance, requests: Math.ceil(people / kind.batch), kills });
      if (!(await killOnce(campaign, provider, aim))) break;
      killed += 1;
      onKill();
    }
    const rows = await converge(campaign);
    const doubts = doubtsByRun(campaign.root);
    return { kind, ...judge({ people, rows, log: provider.log, kills: killed, kind, doubts }) };
  } finally {
    providers.leave(name);
    await campaign.remove();
  }
}

/** When a run is killed: while it starts, or after so many arrivals or answers, at once or a little later. */
function aimOf({ chance, requests, kills }) {
  if (chance.happens(0.15)) return { kind: "start", afterMs: chance.between(0, 1.1 * startMs) };
  const further = chance.whole(1, Math.max(1, Math.ceil((1.6 * requests) / kills)));
  const afterMs = chance.happens(0.5) ? 0 : chance.between(0, 25);
  return { kind: chance.oneOf(["arrival", "answer"]), further, afterMs };
}

/** How long a run takes to its first request on this machine, as seen lately. */
let startMs = 400;

/** Returns whether it was still alive to be killed. */
export async function killOnce(campaign, provider, aim) {
  const { child, ended } = campaign.send();
  const startedAtMs = performance.now();
  let left = aim.further;
  let isFirst = true;
  const struck = new Promise((resolve) => {
    if (aim.kind === "start") return resolve();
    const unwatch = provider.watch((what) => {
      if (isFirst) startMs += (performance.now() - startedAtMs - startMs) / 8;
      isFirst = false;
      if (what !== aim.kind || --left > 0) return;
      unwatch();
      // In the same turn of this process: before the answer can be on its way.
      if (aim.afterMs === 0) child.kill("SIGKILL");
      resolve();
    });
    void ended.then(() => {
      unwatch();
      resolve();
    });
  });
  await struck;
  if (aim.afterMs > 0) await Promise.race([sleep(aim.afterMs), ended]);
  child.kill("SIGKILL");
  return (await ended).signal === "SIGKILL";
}
