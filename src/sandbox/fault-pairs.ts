import { SandboxUsageError } from "./sandbox-usage-error.ts";

/** The keys of a fault with their values as written; a bare flag has the value "". */
export type FaultPairs = ReadonlyMap<string, string>;

const flags: ReadonlySet<string> = new Set(["html", "truncate", "empty", "refuse"]);

/** What may also stand alone, and what that means. */
const bareValues: ReadonlyMap<string, string> = new Map([
  ["reset", "after"],
  ["hang", "after"],
]);

const whats = ["status", "reset", "hang", "slow", "drip", "taken"];
const whens = ["every", "first", "at", "after", "rate", "seed", "for", "provider"];
const withs = ["retry_after", "code", "message"];

const keys: ReadonlySet<string> = new Set([...flags, ...whats, ...whens, ...withs]);

/**
 * `status=429,every=10` as a map.
 *
 * @throws SandboxUsageError for an unknown, repeated or empty key.
 */
export function faultPairs(spec: string): FaultPairs {
  const pairs = new Map<string, string>();
  for (const part of partsOf(spec)) {
    const [key, value] = pairOf(part);
    if (pairs.has(key)) throw new SandboxUsageError(`fault key "${key}" stands twice`);
    pairs.set(key, value);
  }
  return pairs;
}

// A message may hold commas, so it takes the rest of the line.
function partsOf(spec: string): readonly string[] {
  const [, before = "", message] = /^(.*?)(?:(?:^|,)\s*(message=.*))?$/s.exec(spec) ?? [];
  const parts = before === "" ? [] : before.split(",").map((part) => part.trim());
  return message === undefined ? parts : [...parts, message];
}

function pairOf(part: string): readonly [string, string] {
  const equals = part.indexOf("=");
  const key = equals < 0 ? part : part.slice(0, equals);
  if (!keys.has(key)) {
    const known = [...keys].join(", ");
    throw new SandboxUsageError(`fault key "${key}" is unknown; the keys are ${known}`);
  }
  if (equals >= 0) return [key, valueOf(key, part.slice(equals + 1))];
  const bare = flags.has(key) ? "" : bareValues.get(key);
  if (bare === undefined) throw new SandboxUsageError(`fault key "${key}" needs a value`);
  return [key, bare];
}

function valueOf(key: string, value: string): string {
  if (flags.has(key)) throw new SandboxUsageError(`fault key "${key}" takes no value`);
  if (value === "") throw new SandboxUsageError(`fault key "${key}" needs a value`);
  return value;
}
