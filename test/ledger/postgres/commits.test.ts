import { expect, it } from "vitest";
import { postgresGround } from "../conformance/postgres-home.ts";
import { runStart } from "../records.ts";

const batch = 10;
const commits = 100;

it("a commit reads the rows that it is about, however many there are and whatever was planned before", async () => {
  await using ground = await postgresGround();
  const ledger = await ground.open();
  await ledger.begin(runStart());
  // In one transaction of one connection, whose counters can be read before it ends.
  await ground.sql("BEGIN");
  for (let nth = 0; nth < commits; nth += 1) {
    await ground.sql(
      `SELECT intend(1, 1, array_agg(n), array_agg(1), array_agg('v1'::text), 1)
       FROM generate_series($1::bigint, $2::bigint) AS n`,
      [nth * batch, (nth + 1) * batch - 1],
    );
    await ground.sql(
      `SELECT settle(1, 1, array_agg(n), array_agg(1), array_agg(0::smallint), array_agg(1::bigint),
                     array_agg(1::bigint), array_agg('m'::text), array_agg(200), array_agg(NULL::text),
                     array_agg(NULL::text))
       FROM generate_series($1::bigint, $2::bigint) AS n`,
      [nth * batch, (nth + 1) * batch - 1],
    );
  }
  const [read] = await ground.sql<{ rows: number }>(
    `SELECT (seq_tup_read + idx_tup_fetch)::float8 AS rows FROM pg_stat_xact_user_tables
     WHERE relid = 'attempts'::regclass`,
  );
  await ground.sql("COMMIT");
  expect(read?.rows).toBeLessThanOrEqual(3 * batch * commits);
});
