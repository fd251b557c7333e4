import { join } from "node:path";
import { environment, forget, requireCounts } from "../harness/carillon.mjs";
import { ratios } from "../harness/figures.mjs";
import { mostAhead, writeProject } from "../harness/project.mjs";
import { inRounds, sampleOf } from "../harness/rounds.mjs";
import { mustRunNode } from "../harness/run-process.mjs";
import { benchFile, compile } from "../harness/tools.mjs";

const delaysMs = [5, 20];

const ahead = { BENCH_CLAIM_AHEAD: String(mostAhead) };

/** What durability costs, on this disk and on slower ones. */
export const ledgerCase = {
  name: "ledger",
  title: "ledger on against off, and with slow flushes",
  async run(bench) {
    const rows = bench.quick ? 10_000 : 100_000;
    await writeProject(bench.folder, { rows, concurrency: 64 });
    const slow = await slowFlush(bench);
    const contenders = {
      off: () => librarySend(bench, rows, "off"),
      on: () => librarySend(bench, rows, "on"),
      [`on, claim_ahead ${mostAhead}`]: () => librarySend(bench, rows, "on", ahead),
    };
    for (const delayMs of slow === undefined ? [] : delaysMs) {
      const name = `on, flush +${delayMs} ms`;
      contenders[name] = () => librarySend(bench, rows, "on", slow(delayMs));
      contenders[`${name}, claim_ahead ${mostAhead}`] = () =>
        librarySend(bench, rows, "on", { ...slow(delayMs), ...ahead });
    }
    const samples = await inRounds(bench, contenders);
    const rates = (name) => samples[name].map(({ perSecond }) => perSecond);
    const goals = Object.keys(samples)
      .filter((name) => name !== "off")
      .map((name) => ({
        what: `send of ${rows} rows, ledger ${name} / off`,
        figure: ratios(rates(name), rates("off")),
        unit: "x",
        least: name.startsWith("on, flush") ? 0.7 : 0.85,
      }));
    const missing =
      slow === undefined ? [{ what: "slow flushes", notMeasured: "no C compiler" }] : [];
    return { rows, samples, goals: [...goals, ...missing] };
  },
};

async function librarySend({ folder, sink }, rows, ledger, env = {}) {
  await forget(folder);
  await sink.reset();
  const args = [benchFile("contenders/send.mjs"), ledger, "campaigns/bench.yaml"];
  const ran = await mustRunNode(args, { cwd: folder, env: { ...environment(sink.url), ...env } });
  const { requests, distinct } = await sink.stats();
  const { accepted } = JSON.parse(ran.stdout);
  requireCounts(
    { "requests at the sink": requests, "recipients at the sink": distinct, accepted },
    rows,
  );
  return sampleOf(ran, rows);
}

/** The environment of a process whose flushes take so much longer; seen to work before it is used. */
async function slowFlush({ folder }) {
  const library = await compile("flush/slow-flush.c", folder, ["-shared", "-fPIC"]);
  if (library === undefined) return undefined;
  const slow = (delayMs) => ({ LD_PRELOAD: library, FLUSH_DELAY_US: String(delayMs * 1000) });
  const commit = [benchFile("flush/commit.mjs"), join(folder, "delayed.db")];
  const { tookMs } = JSON.parse((await mustRunNode(commit, { env: slow(20) })).stdout);
  if (tookMs < 200)
    throw new Error(`ten commits took ${tookMs} ms: the injected delay does not reach SQLite`);
  return slow;
}
