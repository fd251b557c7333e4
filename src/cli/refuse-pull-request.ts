import { GateClosedError } from "../index.ts";
import type { SendOptions } from "./commands/send-options.ts";
import type { Io } from "./io.ts";

/**
 * What a pull request holds is not reviewed yet, and may come from a stranger: a workflow that
 * it started sends nothing. Throws `GateClosedError`, unless `--allow-pull-request` says otherwise.
 */
export function refusePullRequest({ env }: Pick<Io, "env">, options: SendOptions): void {
  const event = env["GITHUB_EVENT_NAME"] ?? "";
  if (env["GITHUB_ACTIONS"] !== "true" || !event.startsWith("pull_request")) return;
  if (options.sandbox || options.dryRun || options.allowPullRequest) return;
  const message = `this workflow was started by ${event}, and nothing is sent from a pull request`;
  const hint = "merge it first, rehearse with --sandbox, or say --allow-pull-request";
  throw new GateClosedError([{ code: "pull_request", message, hint }]);
}
