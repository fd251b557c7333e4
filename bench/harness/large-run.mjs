import { cp, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { reconcile, send } from "./carillon.mjs";
import { writeProject } from "./project.mjs";

const made = new Map();

/**
 * A send of many rows, made once and kept for every case that needs its ledger or its report:
 * its folder, and what the run cost.
 */
export function largeRun(bench, rows) {
  const key = `${bench.temp}/${rows}`;
  if (!made.has(key)) made.set(key, make(bench, rows));
  return made.get(key);
}

async function make(bench, rows) {
  const folder = join(bench.temp, `send-of-${rows}`);
  await mkdir(folder);
  await writeProject(folder, { rows, concurrency: 64 });
  await bench.sink.reset();
  const ran = await send({ ...bench, folder });
  await reconcile({ ...bench, folder }, ran, rows);
  bench.say(
    `  send of ${rows} rows: ${(ran.wallMs / 1000).toFixed(1)} s, peak ${Math.round(ran.peakMb)} MB`,
  );
  return { folder, ran };
}

/** The ledger of a large run, in place of whatever `folder` has. */
export async function copyLedger(large, folder) {
  await rm(join(folder, ".carillon"), { recursive: true, force: true });
  await cp(join(large.folder, ".carillon"), join(folder, ".carillon"), { recursive: true });
}
