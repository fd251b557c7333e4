import type { LedgerCheck, WaveSummary } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { count, counted, words } from "./count.ts";
import { safeText } from "./safe-text.ts";

const order = ["accepted", "rejected", "failed", "in_doubt"] as const;

/** Whether the ledger is whole, its waves, and the way out where it is not. */
export function prettyCheck({ address, flaws, waves }: LedgerCheck, colors: Colors): string {
  const verdict = flaws.length === 0 ? "whole" : colors.bold("not whole");
  const lines = [
    `${safeText(address)}: ${verdict}`,
    ...flaws.map((flaw) => `  ${safeText(flaw)}`),
    "",
    ...(waves.length === 0 ? ["no waves"] : waves.flatMap(waveLines)),
    ...(flaws.length === 0 ? [] : ["", ...wayOut]),
  ];
  return `${lines.join("\n")}\n`;
}

const wayOut = [
  "restore the latest copy that is whole; where there is none:",
  "  carillon ledger repair           saves what can be proved; whom it cannot tell about is in doubt",
  "  carillon ledger adopt CAMPAIGN…  goes on with an older copy, or without any",
];

function waveLines({ campaign, wave, destination, totals, ...counts }: WaveSummary): string[] {
  const outcomes = order.map((outcome) => `${count(totals[outcome])} ${words(outcome)}`);
  return [
    safeText(`${campaign}, wave ${wave}: ${destination.adapter} at ${destination.host}`),
    `  ${outcomes.join(", ")}`,
    `  ${counted(counts.attempts, "attempt")} in ${counted(counts.runs, "run")}`,
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
      runs: one.runs,
    })),
  };
}
