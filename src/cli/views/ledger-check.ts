import type { LedgerCheck, WaveSummary } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, counted, words } from "./count.ts";
import { safeText } from "./safe-text.ts";

const order = ["accepted", "rejected", "failed", "in_doubt"] as const;

/** Whether the ledger is whole, its waves, and the way out where it is not. */
export function prettyCheck(check: LedgerCheck, colors: Colors): string {
  const { address, flaws } = check;
  const waves = check.waves.filter(isReadable);
  const verdict = flaws.length === 0 ? "whole" : colors.bold("not whole");
  const lines = [
    `${safeText(address)}: ${verdict}`,
    ...flaws.map((flaw) => `  ${safeText(flaw)}`),
    "",
    ...(waves.length === 0 ? ["no waves"] : waves.flatMap(waveLines)),
    ...(flaws.length === 0 ? [] : ["", ...wayOut(check)]),
  ];
  return `${lines.join("\n")}\n`;
}

function wayOut({ canRepair }: LedgerCheck): readonly string[] {
  const repair =
    "  carillon ledger repair           saves what can be proved; whom it cannot tell about is in doubt";
  const adopt = "  carillon ledger adopt CAMPAIGN…  goes on with an older copy, or without any";
  return canRepair
    ? ["restore the latest copy that is whole; where there is none:", repair, adopt]
    : ["restore the latest backup that is whole; where it is older than the last run:", adopt];
}

/** Of a damaged ledger, not even the names of its waves may be left. */
function isReadable({ campaign, wave }: WaveSummary): boolean {
  return typeof campaign === "string" && typeof wave === "number";
}

function waveLines({ campaign, wave, destination, totals, ...counts }: WaveSummary): string[] {
  const outcomes = order.map((outcome) => `${count(totals[outcome])} ${words(outcome)}`);
  return [
    safeText(`${campaign}, wave ${wave}: ${destination.adapter} at ${destination.host}`),
    `  ${outcomes.join(", ")}`,
    `  ${counted(counts.attempts, "attempt")} in ${counted(counts.runs, "run")}`,
    ...(counts.open === 0
      ? []
      : [
          `  ${counted(counts.open, "attempt")} without an outcome: under way, or left by a run that died`,
        ]),
  ];
}

/** For programs. `id` is null where the ledger cannot be read. */
export function jsonCheck({ address, id, flaws, waves }: LedgerCheck): object {
  return {
    ledger: address,
    id: id ?? null,
    whole: flaws.length === 0,
    flaws,
    waves: waves.map((one) => ({
      campaign: one.campaign,
      wave: one.wave,
      adapter: one.destination.adapter,
      host: one.destination.host,
      channel: one.destination.channel,
      totals: one.totals,
      attempts: one.attempts,
      open: one.open,
      runs: one.runs,
    })),
  };
}
