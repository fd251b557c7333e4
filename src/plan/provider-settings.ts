import { inspect } from "node:util";
import type { Adapter, Settings } from "../model/adapter.ts";
import type { Destination, Provider, SettingValue } from "../model/provider.ts";
import { MissingSettingError, UsageError } from "../model/trouble.ts";

/** Environment variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings as a plan knows them: what comes from the environment stands as `${NAME}`. */
export function settingsInPlan(provider: Provider): Settings {
  return Object.fromEntries(
    Object.entries(provider.settings).map(([key, value]) => [
      key,
      value.kind === "literal" ? value.value : `\${${value.name}}`,
    ]),
  );
}

/**
 * Settings as they really are, for the wire. The object prints as `[secret]`.
 * Throws `MissingSettingError` naming every variable that is not set, or cannot be sent as it is.
 */
export function settingsForWire(provider: Provider, env: Environment): Settings {
  const missing = Object.values(provider.settings).flatMap((value) =>
    value.kind === "env" && !env[value.name] ? [value.name] : [],
  );
  if (missing.length > 0) throw missingSettings(provider, missing);
  const unfit = Object.values(provider.settings).flatMap((value) =>
    value.kind === "env" && unsendable.test(env[value.name] ?? "") ? [value.name] : [],
  );
  if (unfit.length > 0) throw unfitSettings(unfit);
  return sealed(
    Object.fromEntries(
      Object.entries(provider.settings).map(([key, value]) => [key, valueOf(value, env)]),
    ),
  );
}

function missingSettings(provider: Provider, missing: readonly string[]): MissingSettingError {
  const [verb, them] = missing.length === 1 ? ["is", "it"] : ["are", "them"];
  return new MissingSettingError(
    `${missing.join(", ")} ${verb} not set, and provider ${provider.name} needs ${them}`,
    `set ${them} in the environment, or rehearse with --sandbox, which needs no secret`,
  );
}

/** What no header carries: most often the line break at the end of a copied key, or what a page put around it. */
const unsendable = /[\p{Cc}\u{100}-\u{10ffff}]/u;

function unfitSettings(unfit: readonly string[]): MissingSettingError {
  const verb = unfit.length === 1 ? "holds" : "hold";
  return new MissingSettingError(
    `${unfit.join(", ")} ${verb} a line break, or another character that cannot be sent`,
    "copy it again without what stands around it, such as the line break at its end",
  );
}

function valueOf(value: SettingValue, env: Environment): string {
  return value.kind === "literal" ? value.value : (env[value.name] ?? "");
}

/** Values can be read by name, and by no printer: neither enumerated, nor stringified, nor inspected. */
function sealed(settings: Settings): Settings {
  const seal = Object.create(null) as Record<string, string>;
  for (const [key, value] of Object.entries(settings)) {
    Object.defineProperty(seal, key, { value, enumerable: false });
  }
  const print = { value: () => "[secret]", enumerable: false };
  return Object.defineProperties(seal, {
    [inspect.custom]: print,
    toJSON: print,
    toString: print,
  });
}

/**
 * Where requests go: the adapter's own URL, or the environment's. https, except on
 * loopback; a path prefix is kept. Throws `UsageError`.
 */
export function baseUrlOf(adapter: Adapter, env: Environment): string {
  const given = env[adapter.baseUrlEnv];
  if (!given) return adapter.baseUrl;
  const url = URL.canParse(given) ? new URL(given) : undefined;
  const wrong = url === undefined ? "is not a URL" : wrongWith(url);
  if (wrong !== undefined || url === undefined) {
    throw new UsageError(
      `${adapter.baseUrlEnv} ${wrong}`,
      `write it like ${adapter.baseUrl}; a path prefix may follow the host`,
    );
  }
  return url.origin + url.pathname.replace(/\/+$/, "");
}

function wrongWith(url: URL): string | undefined {
  if (url.username !== "" || url.password !== "") return "must not hold credentials";
  if (url.search !== "" || url.hash !== "") return "must not have a query or a fragment";
  const secure =
    url.protocol === "https:" || (url.protocol === "http:" && isLoopback(url.hostname));
  return secure ? undefined : "must be https, except on loopback";
}

function isLoopback(hostname: string): boolean {
  return hostname === "localhost" || hostname === "[::1]" || /^127(\.\d{1,3}){3}$/.test(hostname);
}

/** The adapter, host and sender that a wave is bound to. A sender that is not known yet stands as `${NAME}`. */
export function destinationOf(provider: Provider, env: Environment): Destination {
  const { adapter, settings } = provider;
  const channel = adapter.channel === undefined ? undefined : settings[adapter.channel];
  return {
    adapter: adapter.name,
    host: new URL(baseUrlOf(adapter, env)).host,
    channel: channel === undefined ? "" : valueOf(channel, env) || placeholderOf(channel),
  };
}

function placeholderOf(value: SettingValue): string {
  return value.kind === "env" ? `\${${value.name}}` : "";
}
