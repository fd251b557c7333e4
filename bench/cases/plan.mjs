import { existsSync } from "node:fs";
import { join } from "node:path";
import { carillon, requireCounts } from "../harness/carillon.mjs";
import { ratios } from "../harness/figures.mjs";
import { countBad, writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";
import { mustRunNode } from "../harness/run-process.mjs";
import { benchFile } from "../harness/tools.mjs";

const badShare = 0.05;
const plain = benchFile("contenders/plain-plan.mjs");

/** Everything but the network, with rows that somebody has to be told about. */
export const planCase = {
  name: "plan",
  title: "plan with 5 % bad rows",
  async run(bench) {
    if (!existsSync(plain))
      return { goals: [{ what: "plan", notMeasured: `${plain} is missing` }] };
    const rows = bench.quick ? 50_000 : 300_000;
    await writeProject(bench.folder, { rows, badShare, top: { max_invalid: "6%" } });
    const samples = await inRounds(bench, {
      carillon: () => plan(bench, rows),
      plain: () => plainPlan(bench, rows),
    });
    const rates = (name) => samples[name].map(({ perSecond }) => perSecond);
    const figure = ratios(rates("carillon"), rates("plain"));
    const what = `plan of ${rows} rows / csv-parse, libphonenumber-js, Handlebars and Ajv used plainly`;
    return { rows, samples, goals: [{ what, figure, unit: "x", least: 4 }] };
  },
};

async function plan(bench, rows) {
  const ran = await carillon(bench, ["plan", "campaigns/bench.yaml", "--json"]);
  if (ran.code !== 0) throw new Error(`plan ended with ${ran.code}:\n${ran.stderr}`);
  return judged(ran, JSON.parse(ran.stdout).totals, rows);
}

async function plainPlan({ folder }, rows) {
  const args = [plain, join(folder, "people.csv")];
  const ran = await mustRunNode(args);
  return judged(ran, JSON.parse(ran.stdout).totals, rows);
}

function judged(ran, totals, rows) {
  const bad = countBad(rows, badShare);
  requireCounts(
    { planned: totals.planned, "less than all by the invalid": rows - totals.invalid },
    rows - bad,
  );
  return sampleOf(ran, rows);
}
