import { InvalidArgumentError } from "commander";
import type { Command } from "commander";
import type { E164, Outcome, Shard } from "../index.ts";
import { faults } from "./faults.ts";
import type { Done, Io } from "./io.ts";
import { refusePullRequest } from "./refuse-pull-request.ts";
import {
  phoneNumber,
  phoneNumbers,
  positiveInteger,
  someText,
  withCommonOptions,
} from "./options.ts";

const plan = "send what this frozen plan approved, and nothing else; asks nothing";

export function addSend(program: Command, io: Io, done: Done): void {
  const command = program
    .command("send <file>")
    .description("Send it, or what is left of it, and account for everyone")
    .option("--plan <path>", plan, someText)
    .option("-y, --yes", "do not ask before the first message")
    .option("--dry-run", "do everything but send; needs no secret")
    .option("--sandbox", "send to a local stand-in instead; needs no secret, reaches nobody")
    .option("--continue", "with --sandbox: go on with the rehearsal before")
    .option(
      "--fault <spec>",
      "with --sandbox: a fault, such as status=429,every=10; may be given several times",
      faults,
    )
    .option("--latency <ms>", "with --sandbox: how long each answer takes", positiveInteger)
    .option("--limit <n>", "send to at most so many", positiveInteger)
    .option("--only <phone>", "send to this number only; may be given several times", phoneNumbers)
    .option("--shard <i/n>", "send one share of the recipients, at its share of the pace", shard)
    .option("--distributed", "leave the sending to `carillon worker` on any number of machines")
    .option("--detach", "with --distributed: leave it running, and do not wait for it")
    .option(
      "--test <phone>",
      "send one row's message to this number; leaves the ledger alone",
      oneNumber,
    )
    .option("--row <n>", "with --test: which row's message (default: 1)", positiveInteger)
    .option("--retry <outcome>", "send to those rejected or in_doubt too, once more", outcomes)
    .option("--wait", "wait for another run to finish instead of refusing")
    .option("--allow-new-ledger", "in CI: begin a new ledger")
    .option("--allow-pull-request", "at GitHub: send from a pull request's workflow")
    .addHelpText(
      "after",
      "\nExamples:\n  $ carillon send campaigns/spring-sale.yaml --sandbox\n  $ carillon send campaigns/spring-sale.yaml --test +254712345678\n  $ carillon send campaigns/spring-sale.yaml --yes\n",
    );
  withCommonOptions(command, ["pretty", "json"]).action(async (file, options) => {
    refusePullRequest(io, options);
    const { send } = await import("./commands/send.ts");
    done(await send(file, options, io));
  });
}

/** For `--test`: of two, one would go without and nobody would notice. */
function oneNumber(text: string, before?: E164): E164 {
  if (before === undefined) return phoneNumber(text);
  throw new InvalidArgumentError("Name one number; --test goes to one only.");
}

const mostShards = 1000;

function shard(text: string): Shard {
  const [, index, of] = (/^(\d{1,4})\/(\d{1,4})$/.exec(text) ?? []).map(Number);
  const isSound = index !== undefined && of !== undefined && index >= 1 && index <= of;
  if (isSound && of <= mostShards) return { index, of };
  throw new InvalidArgumentError(
    "Write which of how many, like 2/4: the first counts from 1 up to the second.",
  );
}

const retried: readonly Outcome[] = ["rejected", "in_doubt"];

/** For `--retry`, which may be given twice. */
function outcomes(text: string, before: readonly Outcome[] = []): readonly Outcome[] {
  const outcome = retried.find((one) => one === text);
  if (outcome !== undefined) return [...before, outcome];
  throw new InvalidArgumentError(
    "Write rejected or in_doubt; failed and not_attempted are tried again anyway.",
  );
}
