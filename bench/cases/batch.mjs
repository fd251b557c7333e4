import { forget, ledgerTotals, requireCounts, send } from "../harness/carillon.mjs";
import { ratios, single } from "../harness/figures.mjs";
import { writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";

const sizes = [1, 100, 1000];
const message = "The shop is closed on Monday. We are back on Tuesday at 8:00.";

/** The same text for everybody, many to a request: what it saves, and what a lost answer costs. */
export const batchCase = {
  name: "batch",
  title: "send.batch through AutoKonnect",
  needsOwnSink: true,
  inQuick: false,
  async run(bench) {
    const rows = bench.quick ? 20_000 : 100_000;
    const contenders = Object.fromEntries(
      sizes.map((batch) => [`batch ${batch}`, () => batchedSend(bench, rows, batch)]),
    );
    const samples = await inRounds(bench, contenders);
    const goals = [];
    for (const batch of sizes) {
      const name = `batch ${batch}`;
      const figure = ratios(
        samples["batch 1"].map(({ wallMs }) => wallMs),
        samples[name].map(({ wallMs }) => wallMs),
      );
      const lost = await loseOneAnswer(bench, batch);
      if (batch > 1) goals.push({ what: `speed of ${name} / batch 1`, figure, unit: "x" });
      goals.push(
        {
          what: `requests of ${rows} recipients, ${name}`,
          ...single(samples[name][0].requests),
          unit: "requests",
        },
        {
          what: `in doubt after one lost answer, ${name}`,
          ...single(lost.inDoubt),
          unit: "recipients",
          most: batch,
        },
        {
          what: `not attempted because that stopped the run of 40 requests, ${name}`,
          ...single(lost.share),
          unit: "%",
        },
      );
    }
    return { rows, samples, goals };
  },
};

async function batchedSend(bench, rows, batch) {
  await prepareFolder(bench, rows, batch);
  await bench.sink.reset();
  const ran = await send(bench);
  const { requests, distinct } = await bench.sink.stats();
  const { accepted } = await ledgerTotals(bench);
  const told = {
    "recipients at the sink": distinct,
    "in the report": ran.report.totals.accepted,
    "in the ledger": accepted,
  };
  requireCounts(told, rows);
  requireCounts({ "requests at the sink": requests }, Math.ceil(rows / batch));
  return { ...sampleOf(ran, rows), requests };
}

/**
 * What becomes of forty requests when the answer to the third never comes. A batch counts
 * toward `abort.consecutive` with everyone in it, so that a large one stops the run.
 */
async function loseOneAnswer(bench, batch) {
  const rows = batch * 40;
  await prepareFolder(bench, rows, batch);
  await bench.sink.reset({ lose: 3 });
  const { report } = await send(bench, { exitCodes: [1, 4] });
  const { accepted, in_doubt: inDoubt, not_attempted: notAttempted } = report.totals;
  requireCounts({ "accounted for": accepted + inDoubt + notAttempted }, rows);
  return { inDoubt, share: (notAttempted / rows) * 100 };
}

async function prepareFolder({ folder }, rows, batch) {
  await forget(folder);
  await writeProject(folder, {
    rows,
    provider: "autokonnect",
    message,
    concurrency: 16,
    send: { batch },
  });
}
