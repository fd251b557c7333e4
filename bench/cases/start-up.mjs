import { existsSync } from "node:fs";
import { single } from "../harness/figures.mjs";
import { benchFile } from "../harness/tools.mjs";

const limits = { "--help": 1.3, validate: 2 };

/** How long the shortest commands take beside Node itself. */
export const startUpCase = {
  name: "start-up",
  title: "start-up",
  async run(bench) {
    const file = benchFile("start-up.mjs");
    if (!existsSync(file))
      return { goals: [{ what: "start-up", notMeasured: "bench/start-up.mjs is missing" }] };
    const { measureStartUp } = await import(file);
    const { cases } = await measureStartUp({ rounds: bench.quick ? 7 : 15 });
    const goals = cases
      .filter(({ name }) => limits[name] !== undefined)
      .map(({ name, medianMs, ratio }) => ({
        what: `\`${name}\` (${Math.round(medianMs)} ms) / \`node -e 0\``,
        ...single(ratio),
        unit: "x",
        most: limits[name],
      }));
    return { goals };
  },
};
