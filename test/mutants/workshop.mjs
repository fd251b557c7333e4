// A copy of the tree, in which a bug can be planted and tests be run.
import { spawn, spawnSync } from "node:child_process";
import { cp, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

const leftOut = new Set(["node_modules", ".git"]);
/** For a build, or a run of tests, on a machine that has much else to do. */
const mostMinutes = 30;

/** Copies the tree at `root`, built, with its packages linked. */
export async function openWorkshop(root) {
  const folder = await mkdtemp(join(tmpdir(), "carillon-mutants-"));
  for (const name of await readdir(root)) {
    if (!leftOut.has(name)) await cp(join(root, name), join(folder, name), { recursive: true });
  }
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  return {
    plant: (edits) => plant(folder, edits),
    build: () => run(folder, ["scripts/build.mjs", "--command"]),
    test: (suites, names) => test(folder, suites, names),
    close: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Makes the edits. Returns how to undo them, or what does not apply any more. */
async function plant(folder, edits) {
  const before = new Map();
  for (const { file, find, replace } of edits) {
    const path = join(folder, file);
    const text = await readFile(path, "utf8").catch(() => "");
    if (text.split(find).length !== 2) {
      await putBack(before);
      return { misfit: file };
    }
    if (!before.has(path)) before.set(path, text);
    await writeFile(
      path,
      text.replace(find, () => replace),
    );
  }
  return { undo: () => putBack(before) };
}

async function putBack(before) {
  for (const [path, text] of before) await writeFile(path, text);
}

/** Runs those tests of `suites` whose names hold one of `names`, to the first that fails. */
async function test(folder, suites, names) {
  const told = join(folder, "told.json");
  await rm(told, { force: true });
  const pattern = names.map((name) => name.replaceAll(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  const options = ["--config", "vitest.mutants.config.ts", "--bail=1", "-t", pattern];
  const reporter = ["--reporter=json", `--outputFile=${told}`];
  const args = ["node_modules/vitest/vitest.mjs", "run", ...options, ...reporter, ...suites];
  const { output } = await run(folder, args);
  const text = await readFile(told, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: [], broke: output.slice(-2000) };
  const files = JSON.parse(text).testResults;
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  const broken = files.find(
    (file) => file.status === "failed" && file.assertionResults.length === 0,
  );
  return {
    passed: tests.filter(({ status }) => status === "passed").length,
    failed: tests.filter(({ status }) => status === "failed").map(({ fullName }) => fullName),
    ...(broken === undefined ? {} : { broke: broken.message }),
  };
}

function run(cwd, args) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd, timeout: mostMinutes * 60_000 });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      if (signal !== null) output += `\nended by ${signal}; ${mostMinutes} minutes are the most`;
      resolve({ code, output });
    });
  });
}

/** Whether this machine has a program. */
export function has(program) {
  return spawnSync(program, ["--version"], { stdio: "ignore" }).status === 0;
}
