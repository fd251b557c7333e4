import { join } from "node:path";
import { forget, reconcile, requireCounts, send } from "../harness/carillon.mjs";
import { ratios } from "../harness/figures.mjs";
import { claimingAhead, whileClaimingAhead, writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";
import { mustRunNode } from "../harness/run-process.mjs";
import { benchFile } from "../harness/tools.mjs";

const clients = { fetch: 4, axios: 4, undici: 1 };

/** The script that somebody writes instead, which forgets everything when it stops. */
export const scriptsCase = {
  name: "scripts",
  title: "against scripts without a ledger",
  async run(bench) {
    const rows = bench.quick ? 10_000 : 100_000;
    const campaign = { concurrency: 64 };
    await writeProject(bench.folder, { rows, ...campaign });
    const ours = () => wholeSend(bench, rows);
    const contenders = { carillon: ours };
    if (!bench.quick)
      contenders[claimingAhead] = () => whileClaimingAhead(bench.folder, campaign, ours);
    for (const client of Object.keys(clients)) {
      contenders[`csv-parse + ${client}`] = () => script(bench, rows, client);
    }
    const samples = await inRounds(bench, contenders);
    const rates = (name) => samples[name].map(({ perSecond }) => perSecond);
    const compared = (name, client) => ratios(rates(name), rates(`csv-parse + ${client}`));
    const goals = Object.entries(clients).map(([client, least]) => ({
      what: `send of ${rows} rows / csv-parse + ${client}`,
      figure: compared("carillon", client),
      unit: "x",
      least,
    }));
    const ahead = Object.keys(clients).map((client) => ({
      what: `with \`claim_ahead\` / csv-parse + ${client}`,
      figure: claimingAhead in samples && compared(claimingAhead, client),
      unit: "x",
    }));
    return { rows, samples, goals: [...goals, ...ahead.filter(({ figure }) => figure)] };
  },
};

/** From the start of the process to its end, reconciled. */
export async function wholeSend(bench, rows) {
  await forget(bench.folder);
  await bench.sink.reset();
  const ran = await send(bench);
  await reconcile(bench, ran, rows);
  return sampleOf(ran, rows);
}

async function script({ folder, sink }, rows, client) {
  await sink.reset();
  const args = [benchFile("contenders/script.mjs"), client, join(folder, "people.csv"), sink.url];
  return contenderSample(sink, await mustRunNode(args), rows);
}

/** The sample of a contender that prints how many were accepted, if it did its work. */
export async function contenderSample(sink, ran, rows) {
  const { requests, distinct } = await sink.stats();
  const { accepted } = JSON.parse(ran.stdout);
  requireCounts(
    { "requests at the sink": requests, "recipients at the sink": distinct, accepted },
    rows,
  );
  return sampleOf(ran, rows);
}
