import { InvalidArgumentError, Option } from "commander";
import type { Command } from "commander";
import { parsePhone } from "../index.ts";
import type { E164 } from "../index.ts";

/** What every command takes. */
export interface CommonOptions {
  readonly format?: string;
  readonly json?: true;
  readonly quiet?: true;
  readonly progress: boolean;
  readonly color: boolean;
  readonly config?: string;
  readonly ledger?: string;
  readonly reportDir?: string;
  readonly dataDir?: string;
  readonly reveal?: true;
}

/** Adds what every command takes, under its own heading. `formats` begins with the default. */
export function withCommonOptions(
  command: Command,
  formats: readonly [string, ...string[]],
): Command {
  const format = new Option("--format <format>", "how to say it")
    .choices([...formats])
    .default(formats[0]);
  const json = new Option("--json", "short for --format json: one JSON document on stdout");
  if (formats.includes("json")) command.addOption(format).addOption(json);
  return command
    .optionsGroup("Everywhere:")
    .option("-q, --quiet", "say only what went wrong")
    .option("--no-progress", "no progress on stderr")
    .option("--no-color", "no colours; NO_COLOR says the same")
    .option("--config <file>", "this carillon.yaml instead of the one found", someText)
    .option(
      "--ledger <address>",
      "this ledger instead of the project's: a file, git:NAME?chunk=N or postgres://…; CARILLON_LEDGER says the same",
      someText,
    )
    .option("--report-dir <dir>", "reports go here instead of reports/", someText)
    .option(
      "--data-dir <dir>",
      "csv: paths resolve in this folder too; CARILLON_DATA_DIR says the same",
      someText,
    )
    .option("--reveal", "numbers in full instead of masked");
}

/** A whole number of at least 1. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1) return value;
  throw new InvalidArgumentError("Write a whole number of at least 1.");
}

/** Whatever is not empty. */
export function someText(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("Write something.");
}

/** A number in E.164. */
export function phoneNumber(text: string): E164 {
  const parsed = parsePhone(text);
  if ("phone" in parsed) return parsed.phone;
  throw new InvalidArgumentError("Write it with + and the country code, like +254712345678.");
}

/** For flags that may be given several times. */
export function phoneNumbers(text: string, before: readonly E164[] = []): readonly E164[] {
  return [...before, ...text.split(",").map((one) => phoneNumber(one.trim()))];
}

export function formatOf({ json, format }: CommonOptions): string {
  return json ? "json" : (format ?? "pretty");
}

/** 0 takes any free one. */
export function port(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value <= 65_535) return value;
  throw new InvalidArgumentError("Write a port from 0 to 65535.");
}
