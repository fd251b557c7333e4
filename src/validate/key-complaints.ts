import { type Breach, exampleLine } from "./breach.ts";
import { type Complaint, nameOf } from "./complaint.ts";
import type { Schema } from "./contract.ts";
import { isMapping } from "./is-mapping.ts";
import { nearestName } from "../model/nearest-name.ts";
import { type Branch, keyOf } from "./one-of.ts";
import { quote } from "./quote.ts";

/** What people write who come from a provider's API or from another tool. */
const otherWords: ReadonlyMap<string, string> = new Map(
  Object.entries({
    to: "recipients",
    audience: "recipients",
    adapter: "provider",
    variables: "vars",
    message_type: "type",
    media_url: "link",
    url: "link",
    media: "link",
    body: "text",
    template_id: "template",
    template_name: "template",
    context_message_id: "reply_to",
    reply_message_id: "reply_to",
    file: "csv",
    path: "csv",
    column: "phone",
    phone_number: "phone",
    contact_tag_id: "tags",
    filter: "where",
    rate_limit: "rate",
    max_retries: "retries",
  }),
);

/** Keys of a campaign that are right, but elsewhere. */
const homesInCampaign: ReadonlyMap<string, string> = new Map([
  ...toHint(["providers", "ledger", "timezone"], "it belongs in carillon.yaml"),
  ...toHint(["suppress"], "it belongs in carillon.yaml; a campaign has `exclude`"),
  ...toHint(["default_country"], "it belongs in carillon.yaml; a source has `country`"),
  ...toHint(["type", "text", "link", "caption", "interactive"], "write it under `message`"),
  ...toHint(["concurrency", "rate", "retries", "timeout", "batch"], "write it under `send`"),
  ...toHint(["claim_ahead", "tolerate", "abort"], "write it under `send`"),
]);

const homesInProject: ReadonlyMap<string, string> = new Map([
  ...toHint(["adapter", "rate", "concurrency"], "write it under a provider"),
  ...toHint(["recipients", "message", "exclude", "vars", "send"], "it belongs in a campaign"),
]);

const homesInSource: ReadonlyMap<string, string> = new Map(
  toHint(
    ["csv", "numbers", "tags"],
    "one entry is one source: give it an entry of its own, beginning with `- `",
  ),
);

function toHint(keys: readonly string[], hint: string): readonly [string, string][] {
  return keys.map((key) => [key, hint]);
}

/** Where `key` belongs that does not belong among `known`. */
function homeOf(key: string, known: Schema, at: Complaint["at"]): string | undefined {
  if (Object.hasOwn(known, "message")) return homesInCampaign.get(key);
  if (Object.hasOwn(known, "ledger")) return homesInProject.get(key);
  const isSource = [...homesInSource.keys()].some((each) => Object.hasOwn(known, each));
  // Only people to write to can be named by tags: who has one, the provider alone knows.
  return isSource && (key !== "tags" || at[0] === "recipients")
    ? homesInSource.get(key)
    : undefined;
}

/** A key that the schema does not have. */
export function complainOfKey({ at, params, schema }: Breach): Complaint {
  const key = String(params["additionalProperty"]);
  return unknownKey([...at, key], key, propertiesOf(schema));
}

/** `key`, which is none of `known`, with the one that was probably meant. */
export function unknownKey(at: Complaint["at"], key: string, known: Schema): Complaint {
  const names = Object.keys(known);
  const other = otherWords.get(key);
  const home = homeOf(key, known, at);
  const meant = other !== undefined && names.includes(other) ? other : nearestName(key, names);
  if (meant === undefined && home === undefined && isHostKey(key)) return hostInFile(at);
  const hint = home ?? (meant === undefined ? undefined : `did you mean \`${meant}\`?`);
  return {
    at,
    part: "key",
    code: "unknown_key",
    message: `${quote(key)} is not a key of ${nameOf(at.slice(0, -1))}`,
    hint: hint ?? `the keys here are ${names.join(", ")}`,
  };
}

/** Whether `key` is what people call the address of a server. */
export function isHostKey(key: string): boolean {
  return /^(?:base|api|server|host|proxy)?_?(?:url|uri|host|hostname|endpoint|server|domain|proxy)$/i.test(
    key,
  );
}

/** A server's address, which only `env` may name. */
export function hostInFile(at: Complaint["at"], env = "the adapter's …_BASE_URL"): Complaint {
  return {
    at,
    part: "key",
    code: "host_in_file",
    message: "no file can set a host: whoever changed it could have your credentials sent there",
    hint: `set ${env} in the environment`,
  };
}

/** A key that must be there and is not. */
export function complainOfMissing({ at, name, params, schema, resolve }: Breach): Complaint {
  const key = String(params["missingProperty"]);
  if (key === "unsuppressed") return complainOfTags([...at, key]);
  const example = exampleLine(key, resolve(propertiesOf(schema)[key]) ?? {}) ?? `${key}: …`;
  return {
    at: [...at, key],
    code: "missing_key",
    message: `${name} has no \`${key}\``,
    hint: `add a line like this: ${example}`,
  };
}

/** Tags reach people that no list can keep out; whoever names some must say that this is known. */
export function complainOfTags(at: Complaint["at"]): Complaint {
  return {
    at,
    code: "tags_unsuppressed",
    message:
      "the provider picks the people of a tag, so no suppression list can be applied to them",
    hint: "add `unsuppressed: true` beside `tags` to say that this is meant",
  };
}

/** A `type` that is missing or none of those there are. */
export function complainOfUnknownType({ at, name, params, data }: Breach): Complaint {
  const types = params["types"] as readonly string[];
  const type = isMapping(data) ? data["type"] : undefined;
  const all = `the types are ${types.join(", ")}`;
  if (type === undefined) {
    return {
      at: [...at, "type"],
      code: "missing_key",
      message: `${name} has no \`type\``,
      hint: all,
    };
  }
  const meant = typeof type === "string" ? nearestName(type, types) : undefined;
  return {
    at: [...at, "type"],
    code: "unknown_type",
    message: `${quote(type)} is not a type of ${name}`,
    hint: meant === undefined ? all : `did you mean ${meant}? ${all}`,
  };
}

/** A value of which nobody can say what form it was meant to have. */
export function complainOfUnknownForm(breach: Breach): readonly Complaint[] {
  const branches = breach.params["branches"] as readonly Branch[];
  const known = Object.assign({}, ...branches.map(({ schema }) => propertiesOf(schema))) as Schema;
  const { at, name, data } = breach;
  const slips = isMapping(data)
    ? Object.keys(data).filter((key) => !Object.hasOwn(known, key))
    : [];
  if (slips.length > 0) return slips.map((key) => unknownKey([...at, key], key, known));
  const keys = branches.flatMap((branch) => keyOf(branch) ?? []).map((key) => `\`${key}:\``);
  const message = isMapping(data)
    ? `${name} has none of ${keys.join(", ")}`
    : `${name} is not a source`;
  const example = branches.map(exampleOf).find((line) => line !== undefined);
  return [
    {
      at,
      code: "unknown_source",
      message,
      hint: `name one of ${keys.join(", ")}, like this: - ${example}`,
    },
  ];
}

/** The line that makes a value one of this form. */
function exampleOf(branch: Branch): string | undefined {
  const key = keyOf(branch);
  return key === undefined
    ? undefined
    : exampleLine(key, propertiesOf(branch.schema)[key] as Schema);
}

function propertiesOf(schema: Schema): Schema {
  return (schema["properties"] as Schema | undefined) ?? {};
}
