import { execFileSync } from "node:child_process";
import { access, mkdtemp, rm } from "node:fs/promises";
import { constants, tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "vitest";
import { phoneOf, timesEach, world } from "../cli/send-world.ts";
import { carillon } from "../helpers/carillon.ts";
import { answer, faultServer } from "../helpers/fault-server.ts";

/** One system call that fails. */
export interface Failure {
  readonly call: "write" | "sync" | "open";
  /** `SHORT`: a write takes half of what it was given. */
  readonly errno: "EIO" | "ENOSPC" | "EDQUOT" | "EROFS" | "EMFILE" | "SHORT";
  /** The disk stays broken from then on. */
  readonly lasting: boolean;
  /** What the file's path holds; the ledger and everything beside it, unless given. */
  readonly path?: string;
}

export const hasCompiler = tryCompiler();

function tryCompiler(): boolean {
  try {
    execFileSync("gcc", ["--version"], { stdio: "ignore" });
    return process.platform === "linux";
  } catch {
    return false;
  }
}

/** Compiles what makes calls fail. */
export async function failingCalls() {
  const folder = await mkdtemp(join(tmpdir(), "carillon-calls-"));
  const library = join(folder, "fail-calls.so");
  const source = join(import.meta.dirname, "fail-calls.c");
  execFileSync("gcc", ["-shared", "-fPIC", "-O1", "-w", "-o", library, source, "-ldl"]);
  return { library, remove: () => rm(folder, { recursive: true, force: true }) };
}

const people = 12;
const concurrency = 3;
const yes = JSON.stringify({ success: true, data: { message_id: "wamid.1" } });

/**
 * Sends to a few people while the `nth` call fails, and again on a disk that is well. Checks
 * that nobody got two messages, and that everyone is accounted for. Returns whether a call failed,
 * and whether that stopped the first run before everyone was sent to.
 */
export async function sendWhile(
  { call, errno, lasting, path = "ledger.db" }: Failure,
  nth: number,
  library: string,
): Promise<{ readonly struck: boolean; readonly stopped: boolean }> {
  const server = await faultServer({ reply: answer(200, yes) });
  const there = await world({
    people,
    campaign: { send: { concurrency } },
    env: { FLOWIQ_BASE_URL: server.url },
  });
  const note = join(there.root, "failed");
  const broken = await carillon(["send", "campaigns/c.yaml", "--yes", "--json"], {
    cwd: there.root,
    env: {
      ...there.env,
      LD_PRELOAD: library,
      FAIL_PATH: path,
      FAIL_CALL: call,
      FAIL_NTH: String(nth),
      FAIL_ERRNO: String(errno === "SHORT" ? 0 : constants.errno[errno]),
      FAIL_NOTE: note,
      ...(lasting ? { FAIL_ON: "1" } : {}),
    },
  });
  const what = `${call} ${nth} ${errno}: ${broken.code} ${broken.stderr}`;
  expect([0, 1, 4, 5], what).toContain(broken.code);
  const stopped = broken.code === 4 && server.arrivals.length < people;
  if (broken.code === 5) expect(server.arrivals, what).toEqual([]);

  const { outcomes, report } = await there.send();
  expect(report.status, what).toBe("completed");
  const times = timesEach(server.arrivals.map(({ body }) => JSON.parse(body).phone_number));
  for (let one = 0; one < people; one += 1) {
    const outcome = outcomes[`r${one}`];
    const arrived = times[phoneOf(one)] ?? 0;
    expect(arrived, `${what}: r${one}`).toBeLessThanOrEqual(1);
    if (outcome !== "held")
      expect([outcome, arrived], what).toEqual([expect.stringMatching(sent), 1]);
  }
  expect(report.totals.held, what).toBeLessThanOrEqual(concurrency);
  const struck = await access(note).then(
    () => true,
    () => false,
  );
  return { struck, stopped };
}

const sent = /^(?:accepted|already_sent)$/;
