import { isDecided } from "../../model/ledger.ts";
import type {
  AttemptRecord,
  Ledger,
  RunRecord,
  Standing,
  WaveName,
  WaveRecord,
} from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { decides, inDoubt, outcomeCounts, resultOf, waveProgress } from "../results.ts";
import { attemptRecord, type AttemptRow } from "../attempt-row.ts";
import { runRecord, type RunRow } from "../run-row.ts";
import { attemptColumns, joinAttempt } from "./attempt-columns.ts";
import type { Database } from "./database.ts";
import { outcomesOf, progressOf, versionsOf } from "./folds.ts";
import { reading } from "./refusals.ts";
import { findWave } from "./waves.ts";

export type LedgerReads = Omit<Ledger, "begin" | "resolve" | "close" | "id">;

/** What can be asked of the ledger in a checked schema. */
export function readLedger(database: Database): LedgerReads {
  const inWave = <T>(name: WaveName, none: T, work: (wave: number) => Promise<T>): Promise<T> =>
    reading(database.shown, async () => {
      const wave = await findWave(database, name);
      return wave === undefined ? none : work(wave.id);
    });

  return {
    wave: (campaign, wave) =>
      reading(database.shown, () => waveRecord(database, { campaign, wave })),
    standings: (name, recipients) =>
      inWave(
        name,
        recipients.map(() => undefined),
        (wave) => standings(database, wave, recipients),
      ),
    totals: (name) => inWave(name, outcomeCounts([]), (wave) => outcomesOf(database, { wave })),
    progress: (name) => inWave(name, waveProgress([]), (wave) => progressOf(database, { wave })),
    versions: (name) => inWave(name, [], (wave) => versionsOf(database, { wave })),
    lastRun: (name) => inWave(name, undefined, (wave) => lastRun(database, wave)),
    async *inDoubt(name) {
      for (let after = -1; ;) {
        const page = await inWave(name, [], (wave) => doubtful(database, wave, after));
        yield* page;
        const last = page.at(-1);
        if (last === undefined) return;
        after = last.recipient;
      }
    },
  };
}

async function waveRecord(database: Database, name: WaveName): Promise<WaveRecord | undefined> {
  return (await findWave(database, name))?.record;
}

interface StandingRow {
  readonly recipient: RecipientKey;
  readonly attempts: number;
  /** Whether any attempt decided. */
  readonly decided: boolean;
  readonly result: number | null;
}

/**
 * As their latest deciding attempt says: one that surely changed nothing leaves them where
 * they were. Apart from a run: as if that had never been.
 */
export async function standings(
  { schema, rows }: Database,
  wave: number,
  recipients: readonly RecipientKey[],
  apart?: number,
): Promise<readonly (Standing | undefined)[]> {
  const found = await rows<StandingRow>(
    `SELECT recipient, max(attempt) AS attempts, count(*) FILTER (WHERE ${decides}) > 0 AS decided,
            (array_agg(result ORDER BY attempt DESC) FILTER (WHERE ${decides}))[1] AS result
     FROM ${schema}.attempts WHERE wave = $1 AND recipient = ANY ($2::bigint[])
       AND ($3::bigint IS NULL OR run <> $3)
     GROUP BY recipient`,
    [wave, recipients, apart ?? null],
  );
  const byRecipient = new Map(found.map((row) => [row.recipient, standingOf(row)]));
  return recipients.map((recipient) => byRecipient.get(recipient));
}

function standingOf({ decided, result, attempts }: StandingRow): Standing {
  const last = resultOf(result);
  return { outcome: decided && isDecided(last) ? last : "not_attempted", attempts };
}

async function lastRun({ schema, rows }: Database, wave: number): Promise<RunRecord | undefined> {
  const [row] = await rows<RunRow>(
    `SELECT * FROM ${schema}.runs WHERE wave = $1 ORDER BY id DESC LIMIT 1`,
    [wave],
  );
  return row && runRecord(row);
}

const pageSize = 500;

/** The next of those in doubt after recipient `after`, by recipient. */
async function doubtful(
  { schema, rows }: Database,
  wave: number,
  after: RecipientKey,
): Promise<readonly AttemptRecord[]> {
  const found = await rows<AttemptRow>(
    `SELECT ${attemptColumns} FROM (
       SELECT DISTINCT ON (recipient) id, result FROM ${schema}.attempts
       WHERE wave = $1 AND recipient > $2 AND ${decides}
       ORDER BY recipient, attempt DESC
     ) AS deciding
     JOIN ${schema}.attempts AS a ON a.id = deciding.id ${joinAttempt(schema)}
     WHERE ${inDoubt.replaceAll("result", "deciding.result")}
     ORDER BY a.recipient LIMIT ${pageSize}`,
    [wave, after],
  );
  return found.map(attemptRecord);
}
