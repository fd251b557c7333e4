import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("kill-at.c", import.meta.url));

/** Why kills at named points cannot be had here; `undefined` where they can. */
export function whyNot() {
  if (process.platform !== "linux") return "kills at named points need Linux";
  const has = spawnSync("cc", ["--version"]).status === 0;
  return has ? undefined : "kills at named points need a C compiler: apt-get install gcc libc6-dev";
}

/** The library that counts a command's calls and kills it at one of them. */
export function buildKillAt() {
  const folder = mkdtempSync(join(tmpdir(), "carillon-points-"));
  const library = join(folder, "kill-at.so");
  execFileSync("cc", ["-O1", "-shared", "-fPIC", "-o", library, source, "-ldl"]);
  let logs = 0;
  return {
    /** Environment of a command that dies as `death` says, and a reader of its calls. */
    arm(death = {}) {
      logs += 1;
      const log = join(folder, `${logs}.log`);
      const env = { LD_PRELOAD: library, KILL_LOG: log };
      if (death.at !== undefined) env.KILL_AT = String(death.at);
      if (death.torn !== undefined) env.KILL_TORN = String(death.torn);
      return { env, calls: () => callsIn(log) };
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function callsIn(log) {
  const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
  return lines.map((line) => {
    const [nth, what, where] = line.split(" ");
    return { nth: Number(nth), what, where };
  });
}

/** The name of the point where a log of calls ends. */
export function pointOf(calls, isTorn) {
  const { what, where } = calls.at(-1);
  const sent = calls.filter((call) => call.what === "send").length;
  return `${isTorn ? "in the middle of " : ""}${placeOf({ what, where, sent, calls })}`;
}

function placeOf({ what, where, sent, calls }) {
  if (where === "connection")
    return { connect: "connecting", send: "dispatch", receive: "answer" }[what];
  if (where === "locks" || /\.lock$|\.holder\.json/.test(where)) {
    return sent > 0 ? "unlock" : "lock";
  }
  if (/\.new(-journal)?$/.test(where) || what === "link") return "ledger creation";
  if (where.startsWith("ledger.db") || where === ".carillon")
    return ledgerPlace({ what, sent, calls });
  return sent > 0 ? "report" : "place for the report";
}

function ledgerPlace({ what, sent, calls }) {
  const deed = what === "sync" ? "fsync" : "write";
  const began = calls.some(({ where }) => where === ".rows");
  if (!began) return "ledger opening";
  if (sent === 0) return `intent ${deed}`;
  const isOver = calls.some(
    ({ what: made, where }) => made === "rename" && where === "report.json",
  );
  return isOver ? "ledger closing" : `outcome ${deed}`;
}
