import type { AttemptRecord, Fences, Intent, RunLedger, Settlement } from "../../model/ledger.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { resultCode } from "../results.ts";
import { attemptRecord, type AttemptRow } from "../attempt-row.ts";
import { attemptColumns, joinAttempt } from "./attempt-columns.ts";
import type { BegunRun } from "./begin-run.ts";
import type { Database } from "./database.ts";
import { foldRun } from "./folds.ts";
import { reading, writeTrouble } from "./refusals.ts";

/** One commit of a run, as the database is to be asked for it. */
export interface RunCommit {
  /** SQL: the call that makes it. */
  readonly call: string;
  /** Of `call`, by number. */
  readonly values: readonly unknown[];
  readonly settlements: readonly Settlement[];
  readonly intents: readonly Intent[];
}

/** `commit`: asks for more than the call in the same statement. */
export function runLedger(
  database: Database,
  fences: Fences,
  begun: BegunRun,
  commit = plainly(database),
): RunLedger {
  const { wave, run, recovered } = begun;
  const { schema, shown, rows } = database;
  const call = recordSql(schema);
  // After a commit whose answer was lost nobody knows what the database holds; only a new run finds out.
  let poison: unknown;

  return {
    recovered,
    claimAhead: 0,
    recordsAtOnce: 1,
    async record(settlements, intents) {
      if (poison !== undefined) throw poison;
      if (settlements.length === 0 && intents.length === 0) return;
      try {
        const told = [...settledColumns(settlements), ...intendedColumns(intents)];
        const values = [wave, run, ...fences(), ...told, Date.now()];
        await commit({ call, values, settlements, intents });
      } catch (error) {
        poison ??= writeTrouble(shown, error);
        throw poison;
      }
    },
    fold: () => reading(shown, () => foldRun(database, { wave, run })),
    lastAttempts: (recipients) => reading(shown, () => lastAttempts(database, wave, recipients)),
    async finish(status, finishedAtMs) {
      const values = [run, status, finishedAtMs];
      const sql = `UPDATE ${schema}.runs SET status = $2, finished_at = $3 WHERE id = $1`;
      await rows(sql, values).catch((error: unknown) => {
        throw writeTrouble(shown, error);
      });
    },
  };
}

function plainly({ rows }: Database): (commit: RunCommit) => Promise<void> {
  return async ({ call, values }) => void (await rows(`SELECT ${call}`, values));
}

function recordSql(schema: string): string {
  const types =
    "bigint bigint text[] bigint[] " +
    "bigint[] integer[] smallint[] bigint[] bigint[] text[] integer[] text[] text[] " +
    "bigint[] integer[] text[] bigint";
  const values = types.split(" ").map((type, index) => `$${index + 1}::${type}`);
  return `${schema}.record(${values.join(", ")})`;
}

function settledColumns(settlements: readonly Settlement[]): readonly unknown[] {
  return [
    settlements.map(({ recipient }) => recipient),
    settlements.map(({ attempt }) => attempt),
    settlements.map(({ result }) => resultCode[result]),
    settlements.map(({ sentAtMs }) => Math.round(sentAtMs)),
    settlements.map(({ latencyMs }) => (latencyMs === undefined ? null : Math.round(latencyMs))),
    settlements.map(({ messageId }) => storable(messageId)),
    settlements.map(({ httpStatus }) => httpStatus ?? null),
    settlements.map(({ code }) => storable(code)),
    settlements.map(({ error }) => storable(error)),
  ];
}

function intendedColumns(intents: readonly Intent[]): readonly unknown[] {
  return [
    intents.map(({ recipient }) => recipient),
    intents.map(({ attempt }) => attempt),
    intents.map(({ version }) => version),
  ];
}

/** PostgreSQL holds every character but this one, and a provider may answer anything. */
function storable(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll("\0", "\uFFFD");
}

async function lastAttempts(
  { schema, rows }: Database,
  wave: number,
  recipients: readonly RecipientKey[],
): Promise<readonly (AttemptRecord | undefined)[]> {
  const found = await rows<AttemptRow>(
    `SELECT DISTINCT ON (a.recipient) ${attemptColumns}
     FROM ${schema}.attempts AS a ${joinAttempt(schema)}
     WHERE a.wave = $1 AND a.recipient = ANY ($2::bigint[])
     ORDER BY a.recipient, a.attempt DESC`,
    [wave, recipients],
  );
  const byRecipient = new Map(found.map((row) => [row.recipient, attemptRecord(row)]));
  return recipients.map((recipient) => byRecipient.get(recipient));
}
