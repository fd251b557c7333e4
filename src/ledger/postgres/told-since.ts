import type { DecidedOutcome } from "../../model/ledger.ts";
import type { ToldOutcome } from "../../model/work.ts";
import type { RecipientKey } from "../../model/phone.ts";
import { resultCode, resultOf } from "../results.ts";
import type { Database } from "./database.ts";
import { writing } from "./refusals.ts";

/** What one commit said. */
export interface ToldCommit {
  readonly id: number;
  readonly told: readonly ToldOutcome[];
}

interface ToldRow {
  readonly id: number;
  readonly results: readonly number[];
  readonly recipients: readonly RecipientKey[];
}

/** What commits of a run after this one said of whom, as long as it is kept. Numbers are given before a commit: a lower one may show later. */
export async function toldSince(
  { schema, rows }: Database,
  run: string,
  after: number,
): Promise<readonly ToldCommit[]> {
  const found = await rows<ToldRow>(
    `SELECT id, to_json(results) AS results, to_json(recipients) AS recipients
     FROM ${schema}.told
     WHERE run = (SELECT id FROM ${schema}.runs WHERE run = $1) AND id > $2
       AND cardinality(results) > 0 ORDER BY id`,
    [run, after],
  );
  return found.map(({ id, results, recipients }) => ({
    id,
    told: recipients.map((recipient, nth) => asTold(recipient, results[nth] ?? null)),
  }));
}

const pageSize = 20_000;

interface StandingRow {
  readonly recipient: RecipientKey;
  readonly result: number;
}

function standingsSql(schema: string): string {
  return `SELECT a.recipient, a.result FROM ${schema}.attempts AS a
    JOIN ${schema}.runs AS r ON r.run = $1 AND a.run = r.id AND a.wave = r.wave
    WHERE a.recipient > $2 AND a.result < ${resultCode.retry}
    ORDER BY a.recipient LIMIT ${pageSize}`;
}

/** Where recipients of a run stand now, in pages. */
export async function* outcomesSoFar(
  { schema, shown, rows }: Database,
  run: string,
): AsyncGenerator<readonly ToldOutcome[]> {
  let last = -1;
  for (;;) {
    const values = [run, last];
    const page = await writing(shown, () => rows<StandingRow>(standingsSql(schema), values));
    yield page.map(({ recipient, result }) => asTold(recipient, result));
    if (page.length < pageSize) return;
    last = page.at(-1)?.recipient ?? last;
  }
}

function asTold(recipient: RecipientKey, result: number | null): ToldOutcome {
  return { recipient, outcome: resultOf(result) as DecidedOutcome };
}
