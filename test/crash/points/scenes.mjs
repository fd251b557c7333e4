import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { converge, writeCampaign } from "../kills/campaign.mjs";
import { start } from "../kills/command.mjs";
import { doubtsByRun, judge } from "../kills/judge.mjs";
import { killOnce } from "../kills/kill-campaign.mjs";
import { openConduct } from "../kills/provider.mjs";

const kind = {
  adapter: "flowiq",
  concurrency: 2,
  batch: 1,
  busy: 0,
  lost: 0,
  latencyMs: [0, 1],
};
const people = 5;

/** Where every kill begins: on an empty folder, or where a killed run left open intents. */
export async function openScenes({ providers, chance }) {
  const scenes = new Map();
  for (const name of ["fresh", "recovery"]) {
    const provider = openConduct({ kind, chance });
    const url = providers.join(name, provider.conduct);
    const campaign = await writeCampaign({ people, kind, url });
    const aim = { kind: "arrival", further: 2, afterMs: 0 };
    const before = name === "recovery" && (await killOnce(campaign, provider, aim)) ? 1 : 0;
    scenes.set(name, { campaign, log: provider.log, before });
  }
  return {
    /** The scene once more, in a folder and at a provider of its own. */
    async again(name, nth) {
      const { campaign, log, before } = scenes.get(name);
      const root = await mkdtemp(join(tmpdir(), "carillon-point-"));
      await cp(campaign.root, root, { recursive: true });
      const provider = openConduct({ kind, chance });
      Object.assign(provider.log, { arrivals: log.arrivals, taken: new Map(log.taken) });
      const place = `${name}-${nth}`;
      const env = { ...campaign.env, FLOWIQ_BASE_URL: providers.join(place, provider.conduct) };
      return {
        run: (more) =>
          start(["send", "c.yaml", "--yes", "--json"], { cwd: root, env: { ...env, ...more } }),
        async verdict(kills) {
          const send = () => start(["send", "c.yaml", "--yes", "--json"], { cwd: root, env });
          const rows = await converge({ root, send });
          const doubts = doubtsByRun(root);
          return judge({ people, rows, log: provider.log, kills: kills + before, kind, doubts });
        },
        async close() {
          providers.leave(place);
          await rm(root, { recursive: true, force: true });
        },
      };
    },
    async close() {
      for (const { campaign } of scenes.values()) await campaign.remove();
    },
  };
}
