import { documentedError } from "./autokonnect-errors.ts";
import type { FaultPairs } from "./fault-pairs.ts";
import { longestMs, oneOf, read, whole } from "./fault-values.ts";
import type { Effect, GarbledEffect } from "./fault.ts";
import { SandboxUsageError } from "./sandbox-usage-error.ts";

/** A fault does one of these things; what else may say more about it stands beside it. */
const kinds = {
  html: ["status", "taken", "retry_after"],
  truncate: ["status", "taken", "retry_after"],
  empty: ["status", "taken", "retry_after"],
  refuse: ["code", "message", "retry_after"],
  reset: [],
  hang: [],
  drip: [],
} as const satisfies Readonly<Record<string, readonly string[]>>;

type Kind = keyof typeof kinds;

const kindNames: readonly Kind[] = ["html", "truncate", "empty", "refuse", "reset", "hang", "drip"];

/** What goes wrong; `slow` alone leaves the answer as it is. */
export function parseEffect(pairs: FaultPairs): Effect {
  const [kind, other] = kindNames.filter((name) => pairs.has(name));
  if (kind === undefined) return plainEffect(pairs);
  if (other !== undefined) throw apart(kind, other);
  const companions: readonly string[] = kinds[kind];
  const odd = details.find((key) => pairs.has(key) && !companions.includes(key));
  if (odd !== undefined) throw apart(kind, odd);
  return effectOf(kind, pairs);
}

const details = ["status", "taken", "retry_after", "code", "message"];

function effectOf(kind: Kind, pairs: FaultPairs): Effect {
  if (kind === "refuse") return { kind, taken: false, ...wordsOf(pairs), ...laterOf(pairs) };
  if (kind === "drip") {
    return { kind, taken: true, everyMs: read(pairs, kind, whole(1, longestMs)) ?? 1 };
  }
  if (kind === "reset" || kind === "hang") {
    const when = read(pairs, kind, oneOf(["before", "after"]));
    return { kind: "silent", how: kind, taken: when === "after" };
  }
  return garbled(kind, pairs);
}

function garbled(how: GarbledEffect["how"], pairs: FaultPairs): GarbledEffect {
  const status = statusOf(pairs);
  const taken = takenOf(pairs, status ?? 200);
  return { kind: "garbled", how, status, taken, ...laterOf(pairs) };
}

function plainEffect(pairs: FaultPairs): Effect {
  const status = statusOf(pairs) ?? impliedStatus(pairs);
  if (status !== undefined) {
    const taken = takenOf(pairs, status);
    return { kind: "status", status, taken, ...wordsOf(pairs), ...laterOf(pairs) };
  }
  const alone = details.find((key) => pairs.has(key));
  if (alone !== undefined) {
    throw new SandboxUsageError(`fault key "${alone}" needs status beside it`);
  }
  if (pairs.has("slow")) return { kind: "none", taken: true };
  const things = ["status", "code", "slow", ...kindNames].join(", ");
  throw new SandboxUsageError(`a fault must say what goes wrong, one of: ${things}`);
}

/** The status that AutoKonnect's page gives for `code`. */
function impliedStatus(pairs: FaultPairs): number | undefined {
  const code = pairs.get("code");
  if (code === undefined) return undefined;
  const status = documentedError(code)?.status;
  if (status !== undefined) return status;
  throw new SandboxUsageError(
    `fault key "code" needs status beside it: "${code}" is no code of AutoKonnect's page`,
  );
}

function statusOf(pairs: FaultPairs): number | undefined {
  return read(pairs, "status", whole(200, 599));
}

function takenOf(pairs: FaultPairs, status: number): boolean {
  const taken = read(pairs, "taken", oneOf(["yes", "no"]));
  return taken === undefined ? status < 300 : taken === "yes";
}

function wordsOf(pairs: FaultPairs) {
  return { code: pairs.get("code"), message: pairs.get("message") };
}

function laterOf(pairs: FaultPairs) {
  return { retryAfterS: read(pairs, "retry_after", whole(0)) };
}

function apart(one: string, other: string): SandboxUsageError {
  return new SandboxUsageError(`fault keys "${one}" and "${other}" do not go together`);
}
