import { carillon, requireCounts } from "../harness/carillon.mjs";
import { largeRun } from "../harness/large-run.mjs";
import { single } from "../harness/figures.mjs";

/** A report is read and written in a stream: ten times the rows, hardly more memory. */
export const reportCase = {
  name: "report",
  title: "report of a large run",
  inQuick: false,
  async run(bench) {
    const rows = bench.quick ? 100_000 : 1_000_000;
    const small = await report(await largeRun(bench, rows / 10), bench);
    const large = await report(await largeRun(bench, rows), bench);
    const goals = [
      {
        what: `peak memory of report --format csv, ${rows} rows / ${rows / 10}`,
        ...single(large.peakMb / small.peakMb),
        unit: "x",
        most: 1.4,
      },
      {
        what: `report --format csv of ${rows} rows`,
        ...single(large.wallMs / 1000),
        unit: "s",
      },
    ];
    return { rows, goals };
  },
};

/** Every recipient on a line of its own, read from the run's folder and printed. */
async function report({ folder, ran }, bench) {
  const args = ["report", ran.report.run, "--format", "csv"];
  const told = await carillon({ ...bench, folder }, args);
  if (told.code !== 0) throw new Error(`report ended with ${told.code}:\n${told.stderr}`);
  const { planned } = ran.report.totals;
  requireCounts({ "lines under the header": told.stdout.trim().split("\n").length - 1 }, planned);
  bench.say(
    `  report of ${planned} rows: ${(told.wallMs / 1000).toFixed(1)} s, peak ${Math.round(told.peakMb)} MB`,
  );
  return told;
}
