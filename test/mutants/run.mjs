// Plants known bugs into a copy of the tree, one at a time, and asks whether the tests catch each of them.
import { createHash } from "node:crypto";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { mutants } from "./mutants.mjs";
import { has, openWorkshop } from "./workshop.mjs";

const usage = `usage: run.mjs [--sample N] [--seed TEXT] [--only WORDS] [--json]
  --sample N     so many of the bugs, chosen by the seed
  --seed TEXT    default: the commit
  --only WORDS   those whose name holds these words
  --json         the table as JSON`;

const root = fileURLToPath(new URL("../..", import.meta.url));
const options = read();
const startedAtMs = performance.now();
const chosen = choose();
const widest = Math.max(...chosen.map(({ name }) => name.length));
const workshops = await Promise.all([openWorkshop(root), openWorkshop(root)]);
try {
  const healthy = await control();
  const results = healthy ? await tryAll() : [];
  tell(results);
  const good = results.every(({ verdict }) => verdict === "caught" || verdict === "skipped");
  process.exitCode = healthy && good ? 0 : 1;
} finally {
  await Promise.all(workshops.map((workshop) => workshop.close()));
}

/** A test that fails anyway catches nothing, so all of them must pass without a bug. */
async function control() {
  const ready = chosen.filter(({ needs }) => needs === undefined || has(needs));
  const suites = [...new Set(ready.map(({ suite }) => suite))];
  const names = [...new Set(ready.map(({ test }) => test))];
  const told = await Promise.all(
    workshops.map(async (workshop, nth) => {
      const mine = suites.filter((_, at) => at % workshops.length === nth);
      if (mine.length === 0) return true;
      const built = await workshop.build();
      if (built.code !== 0) return complain(`the tree does not build:\n${built.output}`);
      const { failed, broke } = await workshop.test(mine, names);
      if (broke !== undefined) return complain(`a suite cannot be run:\n${broke}`);
      if (failed.length > 0) return complain(`fails without any bug: ${failed.join("; ")}`);
      return true;
    }),
  );
  return told.every(Boolean);
}

function complain(text) {
  console.error(text);
  return false;
}

async function tryAll() {
  const results = [];
  const queue = chosen.values();
  const work = async (workshop) => {
    for (const mutant of queue) {
      const result = await tryOne(workshop, mutant);
      results.push(result);
      if (!options.json) console.log(lineOf(result));
    }
  };
  await Promise.all(workshops.map(work));
  return results;
}

async function tryOne(workshop, mutant) {
  const sinceMs = performance.now();
  const { verdict, detail } = await verdictOn(workshop, mutant);
  const seconds = Math.round((performance.now() - sinceMs) / 1000);
  return { name: mutant.name, verdict, by: detail, suite: mutant.suite, seconds };
}

async function verdictOn(workshop, { edits, suite, test, needs }) {
  if (needs !== undefined && !has(needs)) return { verdict: "skipped", detail: `needs ${needs}` };
  const planted = await workshop.plant(edits);
  if (planted.misfit !== undefined) return { verdict: "no longer applies", detail: planted.misfit };
  try {
    const built = await workshop.build();
    if (built.code !== 0) return { verdict: "does not build", detail: built.output.slice(-500) };
    const { passed, failed, broke } = await workshop.test([suite], [test]);
    if (failed.length > 0) return { verdict: "caught", detail: failed[0] };
    if (broke !== undefined) return { verdict: "cannot be run", detail: broke.slice(0, 500) };
    return passed > 0
      ? { verdict: "survived", detail: "" }
      : { verdict: "has no test", detail: test };
  } finally {
    await planted.undo();
  }
}

function lineOf({ name, verdict, by, suite, seconds }) {
  const where = suite.replace(/^test\//, "").replace(/\.test\.ts$/, "");
  const said = verdict === "caught" ? `${where}: ${by}` : by;
  return `${verdict.padEnd(17)}  ${name.padEnd(widest)}  ${String(seconds).padStart(3)} s  ${said}`;
}

function tell(results) {
  const seconds = Math.round((performance.now() - startedAtMs) / 1000);
  const caught = results.filter(({ verdict }) => verdict === "caught").length;
  if (options.json) {
    console.log(JSON.stringify({ mutants: chosen.length, caught, seconds, results }));
    return;
  }
  console.log(`\n${caught} of ${chosen.length} bugs caught (${seconds} s)`);
}

function choose() {
  const named = mutants.filter(({ name }) => name.includes(options.only));
  if (options.sample === undefined) return named;
  const seed = String(options.seed);
  const rank = ({ name }) => createHash("sha256").update(`${seed} ${name}`).digest("hex");
  return named.toSorted((a, b) => (rank(a) < rank(b) ? -1 : 1)).slice(0, options.sample);
}

function commit() {
  try {
    return execFileSync("git", ["rev-parse", "HEAD"], { cwd: root, encoding: "utf8" }).trim();
  } catch {
    return "";
  }
}

function read() {
  const text = { type: "string" };
  try {
    const { values } = parseArgs({
      options: {
        sample: text,
        seed: text,
        only: { ...text, default: "" },
        json: { type: "boolean", default: false },
      },
    });
    const sample = values.sample === undefined ? undefined : Number(values.sample);
    if (sample !== undefined && !(sample > 0)) throw new Error("--sample wants a number");
    return { ...values, sample, seed: values.seed ?? commit() };
  } catch (error) {
    console.error(`${error.message}\n${usage}`);
    process.exit(2);
  }
}
