import type { Adapter, SettingSpec } from "../model/adapter.ts";
import { isMapping } from "./is-mapping.ts";
import type { Complaint } from "./complaint.ts";
import { hostInFile, isHostKey, unknownKey } from "./key-complaints.ts";
import { isSetting } from "./is-setting.ts";
import { nearestName } from "../model/nearest-name.ts";
import type { ProjectInput } from "./project-input.ts";
import { referenceIn } from "./provider-settings.ts";
import { quote } from "./quote.ts";
import { holdsToken, looksRandom } from "./token.ts";

/** Every rule that the entries under `providers` break. */
export function providerComplaints(input: ProjectInput): readonly Complaint[] {
  const { providers } = input.written;
  return Object.keys(providers ?? {}).flatMap((name) => [
    ...adapterIsKnown(name, input),
    ...settingsOf(name, input).flatMap((setting) => complaintsOf(setting, input)),
  ]);
}

/** One credential or setting as the file has it. */
interface Setting {
  readonly at: readonly [string, string, string];
  readonly key: string;
  readonly value: string;
  /** Of the entry, where it names one that is known. */
  readonly adapter: Adapter | undefined;
  readonly spec: SettingSpec | undefined;
}

function adapterIsKnown(name: string, { written, adapters }: ProjectInput): readonly Complaint[] {
  const adapter = written.providers?.[name]?.adapter;
  if (adapter === undefined || adapters.has(adapter)) return [];
  const meant = nearestName(adapter, adapters.keys());
  return [
    {
      at: ["providers", name, "adapter"],
      code: "unknown_adapter",
      message: `${quote(adapter)} is not an adapter`,
      hint: meant
        ? `did you mean ${meant}?`
        : `the adapters are ${[...adapters.keys()].join(", ")}`,
    },
  ];
}

function settingsOf(name: string, { written, adapters }: ProjectInput): readonly Setting[] {
  const entries: unknown = written.providers?.[name];
  if (!isMapping(entries)) return [];
  const adapter = adapters.get(String(entries["adapter"]));
  return Object.entries(entries).flatMap(([key, value]) => {
    const at = ["providers", name, key] as const;
    if (typeof value !== "string" || !isSetting(at)) return [];
    return [{ at, key, value, adapter, spec: specOf(key, adapter, adapters) }];
  });
}

/** Where the adapter is not known, a secret of any adapter is still a secret. */
function specOf(
  key: string,
  adapter: Adapter | undefined,
  adapters: ProjectInput["adapters"],
): SettingSpec | undefined {
  const candidates = adapter ? [adapter] : [...adapters.values()];
  const holders = candidates.filter(({ settings }) => Object.hasOwn(settings, key));
  return holders[0]?.settings[key];
}

function complaintsOf(setting: Setting, input: ProjectInput): readonly Complaint[] {
  const complaints = setting.spec?.secret
    ? [secretIsReference(setting) ?? secretIsOwn(setting, input)]
    : [keyIsKnown(setting), settingCanBeShown(setting, input)];
  return complaints.flatMap((complaint) => complaint ?? []);
}

function keyIsKnown({ at, key, adapter, spec }: Setting): Complaint | undefined {
  if (spec !== undefined) return undefined;
  if (isHostKey(key)) return hostInFile(at, adapter?.baseUrlEnv);
  if (adapter === undefined) return undefined;
  return unknownKey(at, key, { adapter, rate: adapter, concurrency: adapter, ...adapter.settings });
}

function secretIsReference({ at, key, value, spec }: Setting): Complaint | undefined {
  if (referenceIn(value) !== undefined) return undefined;
  return {
    at,
    code: "literal_secret",
    message: `\`${key}\` is a secret, and may only be a reference to the environment`,
    hint: `write \${${spec?.env ?? "NAME"}} and set that in the environment`,
    sensitive: true,
  };
}

/** A credential goes to the provider that gave it: with another's name it would go elsewhere. */
function secretIsOwn(
  { at, value, adapter, spec }: Setting,
  input: ProjectInput,
): Complaint | undefined {
  const name = referenceIn(value);
  if (name === undefined || adapter === undefined || isSecretOf(adapter, name)) return undefined;
  const other = ownersOf(name, input).find((owner) => owner !== adapter.name);
  if (other === undefined) return undefined;
  return {
    at,
    code: "foreign_secret",
    message: `${name} is a secret of ${other}, and this would hand it to ${adapter.title}`,
    hint: `name a variable of its own, like \${${spec?.env ?? "NAME"}}`,
  };
}

/** Adapters whose secret is read from `name`, by default or as this file says. */
function ownersOf(name: string, input: ProjectInput): readonly string[] {
  const byDefault = [...input.adapters.values()].filter((adapter) => isSecretOf(adapter, name));
  const bySaying = Object.keys(input.written.providers ?? {})
    .flatMap((provider) => settingsOf(provider, input))
    .filter(({ spec, value }) => spec?.secret && referenceIn(value) === name)
    .flatMap(({ adapter }) => adapter ?? []);
  return [...byDefault, ...bySaying].map((adapter) => adapter.name);
}

function isSecretOf({ settings }: Adapter, name: string): boolean {
  return Object.values(settings).some(({ env, secret }) => secret && env === name);
}

/** Settings are printed in plans and reports. */
function settingCanBeShown(setting: Setting, input: ProjectInput): Complaint | undefined {
  const name = referenceIn(setting.value);
  return name === undefined ? literalCanBeShown(setting) : variableCanBeShown(setting, name, input);
}

function literalCanBeShown({ at, key, value, spec }: Setting): Complaint | undefined {
  const reference = `\${${spec?.env ?? "NAME"}}`;
  if (value.includes("${")) {
    return {
      at,
      code: "bad_reference",
      message: `\`${key}\` must be a text, or one reference to the environment and nothing else`,
      hint: `write ${reference} alone`,
    };
  }
  if (!holdsToken(value) && !looksRandom(value)) return undefined;
  return {
    at,
    code: "literal_secret",
    message: `\`${key}\` looks like a key or a token; files in git must not hold any`,
    hint: `write ${reference} and set that in the environment`,
    sensitive: true,
  };
}

const namesSecret = /(?:^|_)(?:TOKEN|SECRET|KEY|PASSWORD|PASSWD|CREDENTIALS?)S?$/i;

function variableCanBeShown(
  { at, key, spec }: Setting,
  name: string,
  input: ProjectInput,
): Complaint | undefined {
  if (ownersOf(name, input).length === 0 && !namesSecret.test(name)) return undefined;
  return {
    at,
    code: "secret_in_setting",
    message: `${name} is a secret, and \`${key}\` is printed in plans and reports`,
    hint: `name a variable that holds no secret, like \${${spec?.env ?? "NAME"}}`,
  };
}
