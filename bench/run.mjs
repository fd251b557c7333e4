// Measures what docs/performance.md tells: `npm run bench`, or see `npm run bench -- --help`.
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { cases } from "./cases/all.mjs";
import { checkSink } from "./harness/check-sink.mjs";
import { prepareMachine } from "./harness/prepare.mjs";
import { openSink } from "./harness/sink.mjs";
import { markdownTables } from "./harness/table.mjs";
import { benchFile } from "./harness/tools.mjs";

const names = cases.map(({ name }) => name);
const help = `usage: npm run bench -- [options]

  --quick        fewer cases, rows and rounds: some three minutes
  --huge         10 million rows too: hours, and gigabytes below ${tmpdir()}
  --only NAME    one case, or several: ${names.join(", ")}
  --rounds N     measured rounds; default 5, with --quick 2
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
  const { quick, huge } = options;
  const rounds = Number(options.rounds ?? (quick ? 2 : 5));
  if (!(rounds >= 1)) throw new Error("there has to be a round, at least");
  const startedAt = performance.now();
  await prepareMachine(say);
  const temp = await mkdtemp(join(tmpdir(), "carillon-bench-"));
  process.once("SIGINT", () => {
    // Whoever else is in the terminal's foreground gets it too, and ends by itself.
    rmSync(temp, { recursive: true, force: true });
    process.exit(130);
  });
  const result = { at: new Date().toISOString(), machine: machine(), quick, rounds, cases: {} };
  try {
    await measureWithSink(
      { temp, sinkKind: options.sink, quick, huge, rounds, say },
      chosen,
      result,
    );
  } finally {
    await rm(temp, { recursive: true, force: true });
  }
  result.minutes = (performance.now() - startedAt) / 60_000;
  console.log(markdownTables(result));
  await keep(result);
  if (Object.values(result.cases).some(({ error }) => error !== undefined)) process.exitCode = 1;
}

async function measureWithSink(settings, chosen, result) {
  const sink = await openSink(settings.temp, settings.sinkKind);
  const bench = { ...settings, sink };
  try {
    result.sink = await checkSink(bench);
    for (const each of chosen) result.cases[each.name] = await measure(each, bench);
  } finally {
    await sink.close();
  }
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
