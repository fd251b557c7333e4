import { faultPairs } from "./fault-pairs.ts";
import type { FaultPairs } from "./fault-pairs.ts";
import { longestMs, oneOf, phone, read, share, whole } from "./fault-values.ts";
import type { Fault, When } from "./fault.ts";
import { parseEffect } from "./parse-effect.ts";
import { providerNames } from "./provider.ts";
import { SandboxUsageError } from "./sandbox-usage-error.ts";

/**
 * Reads a fault such as `status=429,every=10,retry_after=2`. docs/sandbox.md lists the keys.
 *
 * @throws SandboxUsageError that names the key that is wrong, or two that contradict.
 */
export function parseFault(spec: string): Fault {
  const pairs = faultPairs(spec);
  return {
    spec,
    effect: parseEffect(pairs),
    slowMs: read(pairs, "slow", whole(0, longestMs)) ?? 0,
    when: parseWhen(pairs),
  };
}

function parseWhen(pairs: FaultPairs): When {
  return {
    every: read(pairs, "every", whole(1)),
    first: read(pairs, "first", whole(1)),
    at: read(pairs, "at", whole(1)),
    after: read(pairs, "after", whole(0)),
    rate: read(pairs, "rate", share),
    seed: read(pairs, "seed", whole(0)) ?? 1,
    for: read(pairs, "for", phone),
    provider: providerOf(pairs),
  };
}

function providerOf(pairs: FaultPairs): When["provider"] {
  const provider = read(pairs, "provider", oneOf(providerNames));
  // A code that stands alone has its status from AutoKonnect's page.
  const isAutokonnects = pairs.has("code") && !pairs.has("status") && !pairs.has("refuse");
  if (!isAutokonnects || provider === "autokonnect") return provider;
  if (provider === undefined) return "autokonnect";
  throw new SandboxUsageError(`fault key "code" needs status beside it at ${provider}`);
}
