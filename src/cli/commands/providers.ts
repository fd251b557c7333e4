import { adapters, hasErrors, providersOf, UsageError } from "../../index.ts";
import { exitCode } from "../exit-codes.ts";
import { colorsFor, tellDiagnostics, wantsJson } from "../io.ts";
import type { Io } from "../io.ts";
import type { CommonOptions } from "../options.ts";
import { projectRequestOf } from "../request.ts";
import { jsonConfigured, prettyConfigured } from "../views/configured-providers.ts";
import { jsonProviders, prettyProviders } from "../views/providers.ts";
import { safeJson } from "../views/safe-text.ts";

/**
 * Says what each adapter can send, needs and promises, and how carillon.yaml uses it. For
 * programs an entry of carillon.yaml is told only by its name: a list holds one kind of thing.
 */
export async function providers(
  name: string | undefined,
  options: CommonOptions,
  io: Io,
): Promise<number> {
  const request = projectRequestOf(io, options);
  const { value: configured = [], diagnostics } = await providersOf({
    ...request,
    ...(name === undefined ? {} : { name }),
  });
  const isFound = ({ name: found }: { readonly name: string }): boolean =>
    name === undefined || found === name;
  const shown = [...adapters.values()].filter(isFound);
  await tellDiagnostics(io, diagnostics, options);
  const isWrong = hasErrors(diagnostics);
  if (shown.length + configured.length > 0) {
    const view = { colors: colorsFor(io, io.out, options), width: io.out.columns };
    const texts = [prettyProviders(shown, view), prettyConfigured(configured, view)];
    await io.out.write(
      wantsJson(options)
        ? safeJson([
            ...jsonProviders(shown),
            ...(name === undefined ? [] : jsonConfigured(configured)),
          ])
        : texts.filter((text) => text !== "").join("\n"),
    );
  } else if (!isWrong) throw await unknown(name ?? "", request);
  return isWrong ? exitCode.badInput : exitCode.done;
}

async function unknown(
  name: string,
  request: Parameters<typeof providersOf>[0],
): Promise<UsageError> {
  const { value: configured = [] } = await providersOf(request);
  const own = configured.map((provider) => provider.name);
  const all = `the adapters are ${[...adapters.keys()].join(", ")}`;
  return new UsageError(
    `there is no provider and no adapter "${name}"`,
    own.length === 0 ? all : `carillon.yaml has ${own.join(", ")}; ${all}`,
  );
}
