import type { Report } from "../model/report.ts";
import { count, words } from "./headline.ts";
import { fileAndFlags } from "./file-and-flags.ts";

/** Something a person may want to do now, and the command for it. */
export interface NextStep {
  readonly why: string;
  readonly command: string;
}

/**
 * What to do after this run, most pressing first. Nothing after a rehearsal or a clean run.
 * `root`: the project root as it is reached from where the commands are typed.
 */
export function nextSteps(report: Report, root = ""): readonly NextStep[] {
  const { totals, status, sandbox } = report;
  const file = fileAndFlags(report, root);
  const send = `carillon send ${file}${shardFlag(report)}${planFlag(report)}`;
  if (sandbox) return [];
  if (status === "dry_run") {
    const command = `${send}${retryFlags(report)}`;
    return totals.planned === 0 ? [] : [{ why: "to send it", command }];
  }
  const steps: (NextStep | false)[] = [
    totals.in_doubt > 0 && {
      why: `${count(totals.in_doubt)} in doubt: ask the provider, then settle as accepted or failed`,
      command: `carillon resolve ${file} --all --outcome OUTCOME --reason TEXT`,
    },
    totals.failed + leftOver(report) > 0 && {
      why: `${whyAgain(totals.failed, leftOver(report))}${alsoAgain(report)}`,
      command: `${send}${retryFlags(report)}`,
    },
    totals.rejected > 0 && {
      why: `${count(totals.rejected)} rejected for good: a plain re-run leaves them, this asks again`,
      command: `${send} --retry rejected`,
    },
    totals.held > 0 && {
      why: `${count(totals.held)} held, because an earlier run ended rejected or in doubt`,
      command: `carillon status ${file}`,
    },
  ];
  return steps.filter((step) => step !== false);
}

/** Of one shard's run that went to its end, those not attempted are the other shards'. */
function leftOver({ totals, shard, status }: Report): number {
  return shard !== undefined && status === "completed" ? 0 : totals.not_attempted;
}

/** Of a send whose shards' reports were merged, each goes on as its own run says. */
function shardFlag({ shard, merged }: Report): string {
  if (merged !== undefined) return ` --shard I/${merged.length}`;
  return shard === undefined ? "" : ` --shard ${shard.index}/${shard.of}`;
}

/** Who sent what was approved goes on with that. */
function planFlag({ plan }: Report): string {
  return plan === null ? "" : " --plan PLAN";
}

/** Without them a re-run would hold whom this run was told to send to again and did not come to. */
function retryFlags(report: Report): string {
  if (leftOver(report) === 0) return "";
  return (report.retry ?? []).map((outcome) => ` --retry ${outcome}`).join("");
}

/** Those who ended in this run as they were before it are sent to once more, too. */
function alsoAgain(report: Report): string {
  if (leftOver(report) === 0) return "";
  const again = (report.retry ?? []).filter((outcome) => report.totals[outcome] > 0);
  const whom = again.map((outcome) => `${count(report.totals[outcome])} ${words(outcome)}`);
  return whom.length === 0 ? "" : `, and once more for the ${whom.join(" and ")}`;
}

function whyAgain(failed: number, notAttempted: number): string {
  if (failed === 0) return `${count(notAttempted)} not attempted: run it again for what is left`;
  const what = notAttempted === 0 ? "failed" : "failed or not attempted";
  return `${count(failed + notAttempted)} ${what}: mend the cause, then run it again`;
}
