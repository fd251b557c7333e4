import { spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { phoneOf } from "../cli/send-world.ts";
import type { Sent } from "../cli/send-world.ts";
import { fleet } from "./fleet.ts";
import type { Fleet } from "./fleet.ts";

export type Chance = () => number;

/** Numbers that look random and come again from the same seed (mulberry32). */
export function chanceFrom(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The provider, and what arrived there: it outlives every process that it judges. */
interface Log {
  readonly url: string;
  readonly times: ReadonlyMap<string, number>;
  arrivals(): number;
}

async function openLog(chance: Chance): Promise<Log> {
  const times = new Map<string, number>();
  let arrivals = 0;
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on("data", (piece: Buffer) => pieces.push(piece));
    request.on("error", () => undefined);
    request.on("end", () => {
      const [phone] = /\d{9,}/.exec(Buffer.concat(pieces).toString()) ?? [""];
      times.set(`+${phone}`, (times.get(`+${phone}`) ?? 0) + 1);
      arrivals += 1;
      const answer = (): void => {
        response.writeHead(200, { "content-type": "application/json" });
        response.end('{"success":true,"data":{"message_id":"m"}}');
      };
      setTimeout(answer, 5 + 60 * chance());
    });
    response.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, times, arrivals: () => arrivals };
}

const concurrency = 4;
const people = 400;
const workers = 2;
/** One shard's tail, and the beginning of the next. */
const mostDoubts = 2 * concurrency;

export interface Judged {
  readonly kills: number;
  readonly twice: number;
  readonly forgotten: number;
  readonly inDoubt: number;
  /** Sentences about what was promised and not kept. */
  readonly broken: readonly string[];
}

/** Sends one campaign, kills its workers and senders at most so often, and holds the last report against what arrived. */
export async function killCampaign(kills: number, chance: Chance): Promise<Judged> {
  const log = await openLog(chance);
  const abort = { failure_rate: 1, consecutive: 1000, in_doubt: people };
  const there = await fleet({
    people,
    campaign: { send: { concurrency, abort } },
    provider: log.url,
  });
  const crew = new Crew(there);
  let killed = 0;
  let workerKills = 0;
  while (killed < kills && !crew.isOver()) {
    await further(log, 1 + Math.floor((1.5 * chance() * people) / kills), crew);
    if (crew.isOver()) break;
    const isWorker = chance() < 0.75;
    if (isWorker) await crew.killWorker(Math.floor(chance() * workers));
    else await crew.killSender();
    killed += 1;
    if (isWorker) workerKills += 1;
  }
  const last = await crew.toTheEnd();
  crew.dismiss();
  return { kills: killed, ...judge(last, log, workerKills) };
}

/** Until so many more have arrived; not for ever, since everything may wait for a lease. */
async function further(log: Log, count: number, crew: Crew): Promise<void> {
  const goal = log.arrivals() + count;
  const until = Date.now() + 4_000;
  while (log.arrivals() < goal && Date.now() < until && !crew.isOver()) await sleep(2);
}

/** A sender and its workers; who is killed is replaced. */
class Crew {
  readonly #there: Fleet;
  readonly #workers: ChildProcess[];
  #sender: ReturnType<Fleet["start"]>;
  #over = false;

  constructor(there: Fleet) {
    this.#there = there;
    this.#workers = Array.from({ length: workers }, () => this.#worker());
    this.#sender = this.#send();
    onTestFinished(() => this.dismiss());
  }

  dismiss(): void {
    for (const worker of this.#workers) worker.kill("SIGKILL");
  }

  isOver(): boolean {
    return this.#over;
  }

  async killWorker(nth: number): Promise<void> {
    const worker = this.#workers[nth];
    if (worker === undefined) return;
    // One that ended by itself would be a fault of its own.
    if (!worker.kill("SIGKILL")) throw new Error(`a worker ended by itself: ${worker.exitCode}`);
    await once(worker, "exit");
    this.#workers[nth] = this.#worker();
  }

  async killSender(): Promise<void> {
    this.#sender.child.kill("SIGKILL");
    await this.#sender.finished;
    if (!this.#over) this.#sender = this.#send();
  }

  async toTheEnd(): Promise<Sent> {
    const last = await this.#there.sent(await this.#sender.finished);
    const { failed, not_attempted: left } = last.report.totals;
    return failed + left === 0 ? last : this.#there.send("--distributed", "--wait");
  }

  #send(): ReturnType<Fleet["start"]> {
    const sender = this.#there.start("--distributed", "--wait");
    void sender.finished.then(({ stdout }) => {
      if (stdout !== "") this.#over = true;
    });
    return sender;
  }

  #worker(): ChildProcess {
    const fixture = join(import.meta.dirname, "fixtures/worker.mjs");
    const env = { PATH: process.env["PATH"], ...this.#there.env, CARILLON_LEDGER: this.#there.url };
    return spawn(process.execPath, [fixture], { env, stdio: ["ignore", "ignore", "inherit"] });
  }
}

function judge({ outcomes }: Sent, log: Log, workerKills: number): Omit<Judged, "kills"> {
  const fates = Array.from({ length: people }, (_, nth) => {
    const phone = phoneOf(nth);
    const outcome = outcomes[`r${nth}`] ?? "nothing";
    return fateOf({ phone, outcome, times: log.times.get(phone) ?? 0 });
  });
  const count = (what: Exclude<keyof Fate, "told">): number =>
    fates.filter((fate) => fate[what]).length;
  const inDoubt = count("inDoubt");
  const broken = fates.filter(({ twice, forgotten }) => twice || forgotten).map(({ told }) => told);
  if (inDoubt > workerKills * mostDoubts) {
    broken.push(`${inDoubt} in doubt after ${workerKills} killed workers`);
  }
  return { twice: count("twice"), forgotten: count("forgotten"), inDoubt, broken };
}

interface Fate {
  readonly twice: boolean;
  /** No outcome, or called accepted without an arrival. */
  readonly forgotten: boolean;
  readonly inDoubt: boolean;
  readonly told: string;
}

interface Held {
  readonly phone: string;
  readonly outcome: string;
  readonly times: number;
}

function fateOf({ phone, outcome, times }: Held): Fate {
  const inDoubt = outcome === "in_doubt" || outcome === "held";
  const isTaken = outcome === "accepted" || outcome === "already_sent";
  return {
    twice: times > 1,
    forgotten: !inDoubt && !(isTaken && times > 0),
    inDoubt,
    told: `${phone} arrived ${times} times, and the report says ${outcome}`,
  };
}
