import { expect, it } from "vitest";
import { chanceFrom, killCampaign } from "./kill-campaign.ts";
import type { Judged } from "./kill-campaign.ts";

/** How often in all, and what chance begins with: a failure says both. */
const kills = Number(process.env["CARILLON_KILLS"] ?? 200);
const seed = Number(process.env["CARILLON_SEED"] ?? Date.now() % 1_000_000);
const killsEach = 10;
const atOnce = 3;

it(
  `${kills} kills of workers and senders message nobody twice and forget nobody (seed ${seed})`,
  async () => {
    const judged: Judged[] = [];
    let claimed = 0;
    let nth = 0;
    const killSome = async (): Promise<void> => {
      while (claimed < kills) {
        const wanted = Math.min(killsEach, kills - claimed);
        claimed += wanted;
        nth += 1;
        const one = await killCampaign(wanted, chanceFrom(seed * 1009 + nth));
        judged.push(one);
        // A campaign that was over before leaves its kills to others.
        claimed -= wanted - one.kills;
      }
    };
    await Promise.all(Array.from({ length: atOnce }, killSome));
    const sum = (key: "kills" | "twice" | "forgotten" | "inDoubt"): number =>
      judged.reduce((total, one) => total + one[key], 0);
    process.stdout.write(
      `${sum("kills")} kills in ${judged.length} campaigns, seed ${seed}: ${sum("twice")} twice, ` +
        `${sum("forgotten")} forgotten, ${sum("inDoubt")} in doubt\n`,
    );
    expect(judged.flatMap(({ broken }) => broken)).toEqual([]);
    expect(sum("kills")).toBe(kills);
  },
  120_000 + kills * 15_000,
);
