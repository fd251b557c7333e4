import { existsSync } from "node:fs";
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
    const goals = cases.map(({ name, medianMs, ratio }) => ({
      what: `${name} (${Math.round(medianMs)} ms) / node -e 0`,
      figure: { median: ratio, min: ratio, max: ratio },
      unit: "x",
      ...limitOf(name),
    }));
    return { goals };
  },
};

function limitOf(name) {
  const known = Object.keys(limits).find((each) => name.includes(each));
  return known === undefined ? {} : { most: limits[known] };
}
