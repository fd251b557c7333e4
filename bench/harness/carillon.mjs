import { readFile, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { mustRunNode, runNode } from "./run-process.mjs";

const command = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** What every contender needs to reach the sink, and nothing that reaches further. */
export function environment(url) {
  return {
    FLOWIQ_API_KEY: "fiq_bench",
    FLOWIQ_TENANT_ID: "bench",
    FLOWIQ_BASE_URL: url,
    AUTOKONNECT_API_KEY: "bench",
    AUTOKONNECT_CHANNEL_ID: "1",
    AUTOKONNECT_BASE_URL: url,
  };
}

/** The built command, as a user starts it. */
export function carillon({ folder, sink }, args, options = {}) {
  const env = { ...environment(sink.url), ...options.env };
  return runNode([command, ...args], { cwd: folder, ...options, env });
}

/** No ledger and no report, as before the first send. */
export async function forget(folder) {
  await rm(join(folder, ".carillon"), { recursive: true, force: true });
  await rm(join(folder, "reports"), { recursive: true, force: true });
}

/** `send` with everything on: retries, ledger, progress, report. */
export async function send(bench, options = {}) {
  const { exitCodes = [0], args = [], ...rest } = options;
  const ran = await carillon(bench, ["send", "campaigns/bench.yaml", "--yes", ...args], rest);
  if (!exitCodes.includes(ran.code)) throw new Error(`send ended with ${ran.code}:\n${ran.stderr}`);
  return { ...ran, report: await lastReport(bench.folder) };
}

/** The newest report. */
export async function lastReport(folder) {
  const reports = join(folder, "reports", "bench");
  const latest = (await readdir(reports)).sort().at(-1);
  return JSON.parse(await readFile(join(reports, latest, "report.json"), "utf8"));
}

/** The outcomes of the whole wave, from the ledger. */
export async function ledgerTotals({ folder, sink }) {
  const args = [command, "status", "campaigns/bench.yaml", "--json"];
  const { stdout } = await mustRunNode(args, { cwd: folder, env: environment(sink.url) });
  return JSON.parse(stdout).totals;
}

/** Sink, report and ledger have to tell the same, or there is no result. */
export async function reconcile(bench, { report }, expected) {
  const { requests, distinct } = await bench.sink.stats();
  const { accepted } = await ledgerTotals(bench);
  const told = {
    "requests at the sink": requests,
    "recipients at the sink": distinct,
    "accepted in the report": report.totals.accepted,
    "accepted in the ledger": accepted,
  };
  requireCounts(told, expected);
}

/** Throws a `WrongCount` that names every figure unless all are as expected. */
export function requireCounts(told, expected) {
  // nginx in place of the sink counts no recipients.
  const all = Object.entries(told).filter(([, count]) => count !== undefined);
  if (all.every(([, count]) => count === expected)) return;
  const figures = all.map(([what, count]) => `${count} ${what}`).join(", ");
  throw new WrongCount(`${figures}; expected ${expected}`);
}

/** A contender did not do the work, so its time says nothing. */
export class WrongCount extends Error {}
