import type { Budget, Grant } from "../../model/budget.ts";
import { aheadMs } from "../budget-rules.ts";
import type { Database } from "./database.ts";
import { writing } from "./refusals.ts";

interface GrantRow {
  readonly first_in: number;
  readonly paused_for: number;
  readonly at: number;
}

/** A provider's row. Each reservation is one statement, by the database's clock. */
export function postgresBudget(database: Database, provider: string): Budget {
  const { schema, shown, rows } = database;
  const take = takeSql(schema);
  const asking = <T>(work: () => Promise<T>): Promise<T> => writing(shown, work);

  return {
    take: (count, intervalMs) =>
      asking(async (): Promise<Grant> => {
        const wholeMs = count * intervalMs;
        const [row] = await rows<GrantRow>(take, [provider, wholeMs, aheadMs(intervalMs)]);
        if (row === undefined) throw new Error("a budget's row was not returned");
        return {
          firstInMs: row.first_in,
          pausedForMs: row.paused_for,
          atMs: row.at,
        };
      }),
    pause: (ms) =>
      asking(async () => {
        await rows(
          `INSERT INTO ${schema}.budgets AS b (provider, due_at, paused_until)
           VALUES ($1, clock_timestamp(), clock_timestamp() + $2 * interval '1 ms')
           ON CONFLICT (provider) DO UPDATE
           SET paused_until = greatest(b.paused_until, excluded.paused_until)`,
          [provider, ms],
        );
      }),
    close: () => database.close(),
  };
}

/**
 * What is due next moves behind what is reserved, and never lies in the past. Nor far in the
 * future: a server's clock may be set back. The answer is told from the clock as it is once the
 * row is held, read once: two readings lie apart by what came between them.
 */
function takeSql(schema: string): string {
  const whole = "$2::float8 * interval '1 ms'";
  return `
    WITH granted AS (
      INSERT INTO ${schema}.budgets AS b (provider, due_at)
      VALUES ($1, clock_timestamp() + ${whole})
      ON CONFLICT (provider) DO UPDATE SET due_at = ${whole} + greatest(
        least(b.due_at, clock_timestamp() + $3::float8 * interval '1 ms'),
        b.paused_until, clock_timestamp()
      )
      RETURNING due_at - ${whole} AS first_at, paused_until, clock_timestamp() AS at
    )
    SELECT
      extract(epoch FROM first_at - at)::float8 * 1000 AS first_in,
      CASE WHEN paused_until > at THEN extract(epoch FROM paused_until - at)::float8 * 1000
           ELSE 0 END AS paused_for,
      extract(epoch FROM at)::float8 * 1000 AS at
    FROM granted`;
}
