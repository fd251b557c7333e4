// Measures what docs/performance.md tells: `npm run bench`, or see `npm run bench -- --help`.
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "./cases/all.mjs";
import { autocannon } from "./harness/autocannon.mjs";
import { prepareMachine } from "./harness/prepare.mjs";
import { openSink } from "./harness/sink.mjs";
import { markdownTables } from "./harness/table.mjs";
import { benchFile } from "./harness/tools.mjs";

const names = cases.map(({ name }) => name);
const help = `usage: npm run bench -- [options]

  --quick        fewer cases, rows and rounds: some three minutes
  --huge         10 million rows too: hours, and gigabytes below ${tmpdir()}
  --only NAME    one case, or several: ${names.join(", ")}
  --rounds N     measured rounds; default 5, with --quick 3
  --sink KIND    c or nginx; default c where there is a compiler
  --publish FILE put the tables of a result that was kept into docs/performance.md`;

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    huge: { type: "boolean", default: false },
    only: { type: "string", multiple: true },
    rounds: { type: "string" },
    sink: { type: "string" },
    publish: { type: "string" },
    help: { type: "boolean", default: false },
  },
});

if (options.help) console.log(help);
else if (options.publish) await publish(options.publish);
else await measureAll(chosenCases());

function chosenCases() {
  const unknown = options.only?.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new Error(`there is no case ${unknown}; there are ${names.join(", ")}`);
  if (options.only) return cases.filter(({ name }) => options.only.includes(name));
  return cases.filter(({ inQuick = true }) => inQuick || !options.quick);
}

async function measureAll(chosen) {
  const startedAt = performance.now();
  await prepareMachine(say);
  const temp = await mkdtemp(join(tmpdir(), "carillon-bench-"));
  const sink = await openSink(temp, options.sink);
  const { quick, huge } = options;
  const rounds = Number(options.rounds ?? (quick ? 3 : 5));
  const bench = { sink, temp, quick, huge, rounds, say };
  process.once("SIGINT", () => {
    // Whoever else is in the terminal's foreground gets it too, and ends by itself.
    rmSync(temp, { recursive: true, force: true });
    process.exit(130);
  });
  const result = { at: new Date().toISOString(), machine: machine(), quick, rounds, cases: {} };
  try {
    result.sink = await checkSink(bench);
    for (const each of chosen) result.cases[each.name] = await measure(each, bench);
  } finally {
    await sink.close();
    await rm(temp, { recursive: true, force: true });
  }
  result.minutes = (performance.now() - startedAt) / 60_000;
  console.log(markdownTables(result));
  await keep(result);
  if (Object.values(result.cases).some(({ error }) => error !== undefined)) process.exitCode = 1;
}

/** A case that goes wrong has no result, and the others go on. */
async function measure({ name, title, run, needsOwnSink = false }, bench) {
  if (needsOwnSink && !bench.sink.isOwn) {
    return { title, goals: [{ what: title, notMeasured: "needs the sink in C" }] };
  }
  say(`${name}: ${title}`);
  const folder = join(bench.temp, name);
  await mkdir(folder);
  try {
    return { title, ...(await run({ ...bench, folder })) };
  } catch (error) {
    say(`  no result: ${error.message}`);
    return { title, error: error.message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A sink that is hardly faster than its clients would be what is measured. */
async function checkSink(bench) {
  const { sink } = bench;
  const owns = [];
  const clients = [];
  for (let turn = 0; turn < 3; turn += 1) {
    owns.push(await sink.ownRate(64, 1));
    clients.push((await autocannon(bench, { concurrency: 64, seconds: 2 })).perSecond);
  }
  // The best of each: a neighbour's work slows the one or the other, never speeds it up.
  const own = Math.max(...owns);
  const fastest = Math.max(...clients);
  const ratio = own / fastest;
  say(`sink (${sink.kind}): ${Math.round(own)}/s, ${ratio.toFixed(2)} x the fastest client`);
  if (ratio < 1.5) {
    throw new Error(
      "the sink is below 1.5 x the fastest client and would be what is measured; is the machine busy?",
    );
  }
  return { kind: sink.kind, perSecond: own, fastestClientPerSecond: fastest, ratio };
}

/** Between its two marks; the rest of the page is written by hand. */
async function publish(file) {
  const page = benchFile("../docs/performance.md");
  const text = await readFile(page, "utf8");
  const tables = markdownTables(JSON.parse(await readFile(file, "utf8")));
  const marked = /(<!-- figures -->\n)[^]*(\n<!-- end of figures -->)/;
  if (!marked.test(text)) throw new Error(`${page} has lost the marks around its figures`);
  await writeFile(
    page,
    text.replace(marked, (_all, open, close) => `${open}\n${tables}\n${close}`),
  );
}

function machine() {
  return {
    cpu: cpus()[0].model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
  };
}

async function keep(result) {
  const file = benchFile(`results/latest${result.quick ? "-quick" : ""}.json`);
  await mkdir(benchFile("results"), { recursive: true });
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
  say(`kept as ${file}`);
}

function say(line) {
  console.error(line);
}
