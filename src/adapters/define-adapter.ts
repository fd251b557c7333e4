import type { Adapter } from "../model/adapter.ts";
import { messageTypes } from "../model/message.ts";

const namePattern = /^[a-z][a-z0-9_-]{0,31}$/;
const settingPattern = /^[a-z][a-z0-9_]*$/;
const envPattern = /^[A-Z][A-Z0-9_]*$/;

/** Keys of a provider in `carillon.yaml` that are Carillon's own. */
const takenSettings: readonly string[] = ["adapter", "rate", "concurrency"];

/**
 * The same adapter, found fit for use. Its payload schema is not read.
 *
 * Throws a `TypeError` that says in one sentence what is wrong: better where the adapter is
 * written than in the middle of a campaign.
 */
export function defineAdapter(adapter: Adapter): Adapter {
  for (const rule of rules) {
    const wrong = rule(adapter);
    if (wrong !== undefined)
      throw new TypeError(`adapter ${JSON.stringify(adapter.name)}: ${wrong}`);
  }
  return adapter;
}

type Rule = (adapter: Adapter) => string | undefined;

const rules: readonly Rule[] = [
  hasUsableName,
  hasSafeBaseUrl,
  readsNamedVariables,
  readsEachVariableOnce,
  namesUsableSettings,
  showsNoSecretAsChannel,
  knowsItsTypes,
  listsKindsWithInteractive,
  batchesInWholeNumbers,
  canBatchWhereItSaysSo,
  isComplete,
];

function hasUsableName({ name }: Adapter): string | undefined {
  if (typeof name === "string" && namePattern.test(name)) return undefined;
  return "a name is lower case letters, digits, - and _, at most 32, and begins with a letter";
}

function hasSafeBaseUrl({ baseUrl }: Adapter): string | undefined {
  const url = URL.canParse(baseUrl) ? new URL(baseUrl) : undefined;
  const isBare = url && !url.username && !url.password && !/[?#]/.test(baseUrl);
  if (isBare && url.protocol === "https:" && !baseUrl.endsWith("/")) return undefined;
  return "baseUrl must be an https address without user, query or trailing slash";
}

function readsNamedVariables(adapter: Adapter): string | undefined {
  const wrong = environment(adapter).find((name) => !envPattern.test(name));
  if (wrong === undefined) return undefined;
  return `${JSON.stringify(wrong)} cannot name an environment variable; write it LIKE_THIS`;
}

function readsEachVariableOnce(adapter: Adapter): string | undefined {
  const names = environment(adapter);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  return twice && `the environment variable ${twice} is used for two things`;
}

function namesUsableSettings({ settings }: Adapter): string | undefined {
  const wrong = Object.keys(settings).find(
    (key) => !settingPattern.test(key) || takenSettings.includes(key),
  );
  if (wrong === undefined) return undefined;
  return `${JSON.stringify(wrong)} cannot name a setting; use snake_case, and none of ${takenSettings.join(", ")}`;
}

function showsNoSecretAsChannel({ channel, settings }: Adapter): string | undefined {
  if (channel === undefined || settings[channel]?.secret === false) return undefined;
  return "channel must name a setting that is not secret, because it is printed";
}

function knowsItsTypes({ capabilities }: Adapter): string | undefined {
  const types = Object.keys(capabilities.types);
  if (types.length === 0) return "capabilities.types names no message type";
  const known: readonly string[] = messageTypes;
  const wrong = types.find((type) => !known.includes(type));
  if (wrong === undefined) return undefined;
  return `${JSON.stringify(wrong)} is not a message type; the types are ${messageTypes.join(", ")}`;
}

function listsKindsWithInteractive({ capabilities }: Adapter): string | undefined {
  const carries = capabilities.types.interactive !== undefined;
  if (carries === capabilities.interactive.length > 0) return undefined;
  return "capabilities.interactive lists kinds where the type interactive is carried, and only there";
}

function batchesInWholeNumbers({ capabilities: { maxBatch } }: Adapter): string | undefined {
  if (Number.isSafeInteger(maxBatch) && maxBatch >= 1) return undefined;
  return "capabilities.maxBatch must be a whole number from 1";
}

function canBatchWhereItSaysSo(adapter: Adapter): string | undefined {
  const { maxBatch, tags } = adapter.capabilities;
  if ("toBatch" in adapter || (maxBatch === 1 && !tags)) return undefined;
  return "toBatch is missing, although capabilities promise batches or tags";
}

function isComplete(adapter: Adapter): string | undefined {
  const parts = ["payloadSchema", "toPayload", "toRequest", "readResponse"];
  const missing = parts.find((part) => !(part in adapter));
  return missing && `${missing} is missing`;
}

function environment({ baseUrlEnv, settings }: Adapter): readonly string[] {
  return [baseUrlEnv, ...Object.values(settings).map(({ env }) => env)];
}
