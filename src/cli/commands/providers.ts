import { adapters, UsageError } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { jsonProviders, prettyProviders } from "../views/providers.ts";
import { safeJson } from "../views/safe-text.ts";

/** Says what each adapter can send, needs and promises. */
export async function providers(
  name: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const shown = [...adapters.values()].filter(
    (adapter) => name === undefined || adapter.name === name,
  );
  if (shown.length === 0) {
    throw new UsageError(
      `there is no adapter "${name}"`,
      `there are ${[...adapters.keys()].join(", ")}`,
    );
  }
  await io.out.write(
    wantsJson(options)
      ? safeJson(jsonProviders(shown))
      : prettyProviders(shown, { colors: colorsFor(io, io.out, options), width: io.out.columns }),
  );
  return exitCode.done;
}
