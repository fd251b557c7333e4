import { isDecided } from "../../model/ledger.ts";
import type { Standing } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { decides, resultCode, resultOf } from "../results.ts";
import type { AcceptedAhead } from "./accepted-ahead.ts";
import { lastOf } from "./by-recipient.ts";
import type { Database } from "./sqlite.ts";

export type ReadStandings = (
  wave: number | undefined,
  recipients: readonly RecipientKey[],
) => readonly (Standing | undefined)[];

const acceptedAtOnce: Standing = { outcome: "accepted", attempts: 1 };

/**
 * Where recipients stand: as their latest attempt says. One that surely changed nothing
 * (`retry`, `withdrawn`) leaves them where they were before it, so that a doubt which a
 * person asked to send again is still a doubt when the run stopped first.
 */
export function standingsReader(database: Database, ahead?: AcceptedAhead): ReadStandings {
  const any = database.prepare("SELECT 1 FROM by_recipient WHERE wave = ? LIMIT 1");
  const latestOf = latestReader(database);
  const deciding = database.prepare(`
    SELECT a.result, max(a.attempt) FROM by_recipient AS b CROSS JOIN attempts AS a ON a.id = b.id
    WHERE b.wave = ? AND b.recipient = ? AND ${decides}
    HAVING max(a.attempt) IS NOT NULL`);

  const standing = (wave: number, latest: Latest): Standing => {
    const decided: { result: number | null } | undefined = changesNothing(latest)
      ? deciding.get(wave, latest.recipient)
      : latest;
    return { outcome: outcomeOf(decided?.result), attempts: latest.attempt };
  };

  return (wave, recipients) => {
    if (wave === undefined || any.get(wave) === undefined) return recipients.map(() => undefined);
    const known = recipients.map((one) =>
      ahead?.find(wave, one) === undefined ? undefined : acceptedAtOnce,
    );
    const unknown = recipients.filter((_, nth) => known[nth] === undefined);
    if (unknown.length === 0) return known;

    const latest = latestOf(wave, unknown);
    ahead?.found(wave, idsAcceptedAtOnce(latest));
    return recipients.map((one, nth) => {
      const found = latest.get(one);
      return known[nth] ?? (found && standing(wave, found));
    });
  };
}

function idsAcceptedAtOnce(latest: ReadonlyMap<RecipientKey, Latest>): readonly number[] {
  return [...latest.values()]
    .filter(({ attempt, result }) => attempt === 1 && result === resultCode.accepted)
    .map(({ id }) => id);
}

interface Latest {
  readonly id: number;
  readonly recipient: RecipientKey;
  readonly attempt: number;
  readonly result: number | null;
}

type LatestRow = readonly [id: number, recipient: number, attempt: number, result: number | null];

/** One question for all of them, with one answer: each call costs more than what SQLite does in it. */
function latestReader(
  database: Database,
): (wave: number, recipients: readonly RecipientKey[]) => ReadonlyMap<RecipientKey, Latest> {
  const select = database.prepare(`
    SELECT json_group_array(json_array(a.id, a.recipient, a.attempt, a.result)) AS found
    FROM json_each(?2) AS asked
    CROSS JOIN attempts AS a ON a.id = ${lastOf("?1", "asked.value")}`);
  return (wave, recipients) => {
    const row: { found: string } = select.get(wave, JSON.stringify(recipients));
    const found: readonly LatestRow[] = JSON.parse(row.found);
    return new Map(
      found.map(([id, recipient, attempt, result]) => [
        recipient,
        { id, recipient, attempt, result },
      ]),
    );
  };
}

function changesNothing({ result }: Latest): boolean {
  return result === resultCode.retry || result === resultCode.withdrawn;
}

function outcomeOf(decided: number | null | undefined): Standing["outcome"] {
  if (decided === undefined) return "not_attempted";
  const result = resultOf(decided);
  return isDecided(result) ? result : "not_attempted";
}
