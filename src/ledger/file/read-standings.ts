import type { Standing } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { decides, resultCode, resultOf } from "../results.ts";
import type { Database } from "./sqlite.ts";

interface LatestRow {
  readonly attempt: number;
  readonly result: number | null;
}

export type ReadStandings = (
  wave: number | undefined,
  recipients: readonly RecipientKey[],
) => readonly (Standing | undefined)[];

/**
 * Where recipients stand: as their latest attempt says. One that surely changed nothing
 * (`retry`, `withdrawn`) leaves them where they were before it, so that a doubt which a
 * person asked to send again is still a doubt when the run stopped first.
 */
export function standingsReader(database: Database): ReadStandings {
  const any = database.prepare("SELECT 1 FROM attempts WHERE wave = ? LIMIT 1");
  const latest = database.prepare(latestOf("TRUE"));
  const deciding = database.prepare(latestOf(decides));

  const standing = (wave: number, recipient: RecipientKey): Standing | undefined => {
    const row: LatestRow | undefined = latest.get(wave, recipient);
    if (!row) return undefined;
    const decided: LatestRow | undefined = changesNothing(row)
      ? deciding.get(wave, recipient)
      : row;
    return { outcome: outcomeOf(decided), attempts: row.attempt };
  };

  return (wave, recipients) => {
    if (wave === undefined || any.get(wave) === undefined) return recipients.map(() => undefined);
    return recipients.map((recipient) => standing(wave, recipient));
  };
}

function latestOf(condition: string): string {
  return `
    SELECT attempt, result FROM attempts
    WHERE wave = ? AND recipient = ? AND ${condition}
    ORDER BY attempt DESC LIMIT 1`;
}

function changesNothing({ result }: LatestRow): boolean {
  return result === resultCode.retry || result === resultCode.withdrawn;
}

function outcomeOf(decided: LatestRow | undefined): Standing["outcome"] {
  if (!decided) return "not_attempted";
  const result = resultOf(decided.result);
  return result === "retry" || result === "withdrawn" ? "not_attempted" : result;
}
