// Measures what docs/performance.md promises: `npm run bench`, or with --quick, --huge, --only NAME.
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { cpus, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { sendCase } from "./cases/send.mjs";
import { autocannon } from "./harness/autocannon.mjs";
import { openSink } from "./harness/sink.mjs";
import { markdownTable } from "./harness/table.mjs";

const cases = [sendCase];
const names = cases.map(({ name }) => name);

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    huge: { type: "boolean", default: false },
    only: { type: "string", multiple: true, default: names },
    rounds: { type: "string" },
  },
});
const unknown = options.only.find((name) => !names.includes(name));
if (unknown !== undefined)
  throw new Error(`there is no case ${unknown}; there are ${names.join(", ")}`);

const temp = await mkdtemp(join(tmpdir(), "carillon-bench-"));
const sink = await openSink(temp);
const bench = {
  sink,
  temp,
  quick: options.quick,
  huge: options.huge,
  rounds: Number(options.rounds ?? (options.quick ? 3 : 5)),
  say: (line) => console.error(line),
};

try {
  const result = {
    at: new Date().toISOString(),
    machine: machine(),
    sink: await checkSink(),
    cases: {},
  };
  for (const each of cases.filter(({ name }) => options.only.includes(name))) {
    result.cases[each.name] = await measure(each);
  }
  console.log(markdownTable(result));
  await keep(result);
  process.exitCode = Object.values(result.cases).some(({ error }) => error) ? 1 : 0;
} finally {
  await sink.close();
  await rm(temp, { recursive: true, force: true });
}

/** A case that goes wrong has no result, and the others go on. */
async function measure({ name, title, run }) {
  bench.say(`${name}: ${title}`);
  const folder = join(temp, name);
  await mkdir(folder);
  try {
    return { title, ...(await run({ ...bench, folder })) };
  } catch (error) {
    bench.say(`  no result: ${error.message}`);
    return { title, error: error.message };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A sink that is hardly faster than its clients would be what is measured. */
async function checkSink() {
  const own = await sink.ownRate(64, 2);
  const fastest = (await autocannon(bench, { concurrency: 64, seconds: 3 })).perSecond;
  const ratio = own / fastest;
  bench.say(`sink (${sink.kind}): ${Math.round(own)}/s, ${ratio.toFixed(2)} x the fastest client`);
  if (ratio < 1.5)
    throw new Error(
      "the sink is below 1.5 x the fastest client, so figures would be its own; is the machine busy?",
    );
  return { kind: sink.kind, perSecond: own, fastestClientPerSecond: fastest, ratio };
}

function machine() {
  const [{ model }] = cpus();
  return {
    cpu: model,
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    system: `${process.platform} ${process.arch}`,
  };
}

async function keep(result) {
  const folder = fileURLToPath(new URL("results", import.meta.url));
  await mkdir(folder, { recursive: true });
  const file = join(folder, "latest.json");
  await writeFile(file, `${JSON.stringify(result, undefined, 2)}\n`);
}
