import { readTransaction, type Database } from "./sqlite.ts";

/*
 * Recipients come in no order, so an index of them changes a page of its own with each attempt,
 * and writing that page costs several times what the attempt itself does. So the order by
 * recipient is written late, many attempts at once: `placed` holds it in the file, as far as
 * `meta.placed` says; whoever asks sorts what came after that in `memory.fresh`.
 */

/** Once for each connection to a ledger, before anything is asked in order. */
export function openByRecipient(database: Database): void {
  database.exec(`
    ATTACH 'file:fresh?mode=memory' AS memory;
    CREATE TABLE memory.fresh (
      wave INTEGER NOT NULL,
      recipient INTEGER NOT NULL,
      attempt INTEGER NOT NULL,
      id INTEGER NOT NULL,
      PRIMARY KEY (wave, recipient, attempt)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE memory.reach (placed INTEGER NOT NULL, last INTEGER NOT NULL);
    INSERT INTO memory.reach VALUES (0, 0);
    CREATE TEMP VIEW by_recipient AS
      SELECT wave, recipient, attempt, id FROM main.placed
      UNION ALL
      SELECT wave, recipient, attempt, id FROM memory.fresh;`);
}

/** Asks questions of one state of the ledger, in which every attempt has its place. */
export function askingInOrder(database: Database): <T>(questions: () => T) => T {
  const order = catcherUp(database);
  return (questions) =>
    readTransaction(database, () => {
      order();
      return questions();
    });
}

/** Makes `memory.fresh` what `placed` lacks, in the transaction it is called in. */
export function catcherUp(database: Database): () => void {
  const select = database.prepare(`
    SELECT reach.placed AS placedBefore, reach.last AS lastBefore,
           coalesce((SELECT placed FROM main.meta), 0) AS placed,
           coalesce((SELECT max(id) FROM main.attempts), 0) AS last
    FROM memory.reach`);
  const forget = database.prepare("DELETE FROM memory.fresh WHERE id <= ?");
  const add = database.prepare(`
    INSERT INTO memory.fresh SELECT wave, recipient, attempt, id FROM main.attempts WHERE id > ?`);
  const note = database.prepare("UPDATE memory.reach SET placed = ?, last = ?");
  return () => {
    const reach: Reach = select.get();
    const { placed, last, placedBefore, lastBefore } = reach;
    if (placed === placedBefore && last === lastBefore) return;
    if (placed > placedBefore) forget.run(placed);
    if (last > lastBefore) add.run(Math.max(placed, lastBefore));
    note.run(placed, last);
  };
}

/** The numbers of attempts up to which the order is in the file, and up to which there are any. */
interface Reach {
  readonly placed: number;
  readonly last: number;
  /** As this connection saw them before. */
  readonly placedBefore: number;
  readonly lastBefore: number;
}

/** Writes the order of all that came since it was written last. The caller is in a transaction that writes. */
export function placeAll(database: Database): void {
  database.exec(`
    INSERT INTO main.placed
      SELECT wave, recipient, attempt, id FROM main.attempts
      WHERE id > (SELECT placed FROM main.meta) ORDER BY wave, recipient, attempt;
    UPDATE main.meta SET placed = coalesce((SELECT max(id) FROM main.attempts), 0);`);
}

/** Takes a wave out whose attempts are gone. Their numbers may be given again. */
export function forgetPlaces(database: Database, wave: number): void {
  for (const table of ["main.placed", "memory.fresh"]) {
    database.prepare(`DELETE FROM ${table} WHERE wave = ?`).run(wave);
  }
  const last = "(SELECT coalesce(max(id), 0) FROM main.attempts)";
  database.exec(`
    UPDATE main.meta SET placed = min(placed, ${last});
    UPDATE memory.reach SET placed = min(placed, ${last}), last = min(last, ${last});`);
}

/** SQL: the number of the last attempt at a recipient of a wave. */
export function lastOf(wave: string, recipient: string): string {
  const lastIn = (table: string): string => `(
    SELECT id FROM ${table} WHERE wave = ${wave} AND recipient = ${recipient}
    ORDER BY attempt DESC LIMIT 1
  )`;
  return `coalesce(${lastIn("memory.fresh")}, ${lastIn("main.placed")})`;
}

/**
 * SQL: whether the recipient of attempt `a` has another, named `other`, with this `condition`.
 * A view of both tables would be read whole for each `a`.
 */
export function hasOther(other: string, a: string, condition: string): string {
  const existsIn = (table: string): string => `EXISTS (
    SELECT 1 FROM ${table} AS place CROSS JOIN attempts AS ${other} ON ${other}.id = place.id
    WHERE place.wave = ${a}.wave AND place.recipient = ${a}.recipient AND (${condition})
  )`;
  return `(${existsIn("memory.fresh")} OR ${existsIn("main.placed")})`;
}

/** Whether the order in the file is of the attempts that are there. Each side is summed up as it lies. */
export function isPlacedRight(database: Database): boolean {
  const trace = "(wave * 7919 + recipient % 2147483647 * 31 + attempt * 104729 + id * 1299709)";
  const sums = `count(*) AS count, coalesce(sum(${trace} % 2147483647), 0) AS sum`;
  const row: { same: number } = database
    .prepare(
      `SELECT EXISTS (
         SELECT ${sums} FROM main.attempts WHERE id <= (SELECT placed FROM main.meta)
         INTERSECT SELECT ${sums} FROM main.placed
       ) AS same`,
    )
    .get();
  return row.same === 1;
}
