import { relative, resolve } from "node:path";
import { adapters, ciChoices, firstCampaign, scaffold, UsageError } from "../../index.ts";
import type { Adapter, CiChoice } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { canAsk, colorsFor, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { choose } from "../terminal/choose.ts";
import { version } from "../version.ts";
import { adapterChoices, prettyInit } from "../views/init.ts";
import { safeJson } from "../views/safe-text.ts";

export interface InitOptions extends CommonOptions {
  readonly provider?: string;
  readonly ci: string;
  readonly yes?: true;
}

/** Writes a repository that works. Overwrites nothing. */
export async function init(dir: string | undefined, options: InitOptions, io: Io): Promise<number> {
  const folder = resolve(io.cwd, dir ?? ".");
  const ci = chosenCi(options.ci);
  const adapter = await chosenAdapter(options, io);
  const files = await scaffold({ folder, adapter, ci, version: version() });
  const written = { folder: relative(io.cwd, folder), adapter, files, campaign: firstCampaign };
  if (wantsJson(options)) {
    await io.out.write(safeJson({ ...written, folder, adapter: adapter.name }));
  } else if (!options.quiet) {
    await io.out.write(
      prettyInit(written, { colors: colorsFor(io, io.out, options), width: io.out.columns }),
    );
  }
  return exitCode.done;
}

function chosenCi(name: string): CiChoice {
  const found = ciChoices.find((one) => one === name);
  if (found !== undefined) return found;
  throw new UsageError(`there is no workflow "${name}"`, `there are ${ciChoices.join(", ")}`);
}

/** What a repository begins with where nobody says anything. */
const usual = "autokonnect";

async function chosenAdapter(options: InitOptions, io: Io): Promise<Adapter> {
  const names = [usual, ...[...adapters.keys()].filter((name) => name !== usual)];
  const asks = canAsk(io) && !options.yes;
  const name = options.provider ?? (asks ? await askFor(names, io) : usual);
  const adapter = adapters.get(name);
  if (adapter !== undefined) return adapter;
  throw new UsageError(`there is no adapter "${name}"`, `there are ${names.join(", ")}`);
}

async function askFor(names: readonly string[], io: Io): Promise<string> {
  const known = names.flatMap((name) => adapters.get(name) ?? []);
  await io.err.write(adapterChoices(known, io.err.columns));
  const question = "Which provider do you send through?";
  const chosen = await choose(question, names, { input: io.stdin, output: process.stderr });
  if (chosen !== undefined) return chosen;
  throw new UsageError(
    "no provider was chosen, so nothing was written",
    "name one: --provider ADAPTER",
  );
}
