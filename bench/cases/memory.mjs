import { rm } from "node:fs/promises";
import { carillon, requireCounts } from "../harness/carillon.mjs";
import { largeRun } from "../harness/large-run.mjs";
import { single } from "../harness/figures.mjs";

const limitsMb = { 100_000: 170, 1_000_000: 200, 10_000_000: 350 };

/** Peak memory hardly grows with the audience. */
export const memoryCase = {
  name: "memory",
  title: "peak memory of plan and send",
  async run(bench) {
    const goals = [];
    for (const [text, most] of Object.entries(limitsMb)) {
      const rows = Number(text);
      const isMeasured = rows === 100_000 || (rows === 1_000_000 ? !bench.quick : bench.huge);
      if (isMeasured) goals.push(...(await peaksOf(bench, rows, most)));
    }
    return { goals };
  },
};

async function peaksOf(bench, rows, most) {
  const large = await largeRun(bench, rows);
  const planned = await planAnew({ ...bench, folder: large.folder }, rows);
  const goal = (what, { peakMb }) => ({
    what: `peak memory of ${what}, ${rows} rows`,
    ...single(peakMb),
    unit: "MB",
    most,
  });
  const took = (what, { wallMs }) => ({
    what: `${what} of ${rows} rows`,
    ...single(wallMs / 1000),
    unit: "s",
  });
  const goals = [
    goal("plan", planned),
    goal("send", large.ran),
    took("plan", planned),
    took("send", large.ran),
  ];
  // Ten million rows are gigabytes that no other case needs.
  if (rows > 1_000_000) await rm(large.folder, { recursive: true, force: true });
  return goals;
}

/** The plan of a first send: with a ledger of its own, that is not there. */
async function planAnew(bench, rows) {
  const args = ["plan", "campaigns/bench.yaml", "--json", "--ledger", "elsewhere/ledger.db"];
  const ran = await carillon(bench, args);
  requireCounts({ planned: JSON.parse(ran.stdout).totals.planned }, rows);
  bench.say(
    `  plan of ${rows} rows: ${(ran.wallMs / 1000).toFixed(1)} s, peak ${Math.round(ran.peakMb)} MB`,
  );
  return ran;
}
