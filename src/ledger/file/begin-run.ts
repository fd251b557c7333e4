import type { RunStart } from "../../model/ledger.ts";
import { begunAsOtherShard, begunElsewhere, isSameDestination } from "../begun-elsewhere.ts";
import { placeAll } from "./by-recipient.ts";
import { lastAttempt } from "./ledger-facts.ts";
import { interrupted, resultCode } from "../results.ts";
import type { BegunRun } from "./run-ledger.ts";
import { writeTransaction, type Database } from "./sqlite.ts";
import { shardText } from "../shard-text.ts";
import { attemptsOfWave } from "./wave-attempts.ts";
import { waveFinder } from "./waves.ts";

/**
 * Begins a run, in one commit: the wave with its destination, the run, and the doubt of
 * every intent that a dead run left open. The caller holds the campaign's lock.
 */
export function beginRun(database: Database, start: RunStart): BegunRun {
  return writeTransaction(database, () => {
    const wave = waveFor(database, start);
    const recovered = recover(database, wave);
    const run = addRun(database, wave, start);
    const nobodyBefore = !hasAttempts(database, wave);
    return { wave, run, recovered, nobodyBefore, after: lastAttempt(database) };
  });
}

/** The wave's number. Only where nothing left yet may its destination, or its share, be another now. */
function waveFor(database: Database, start: RunStart): number {
  const found = waveFinder(database)(start);
  const { adapter, host, channel } = start.destination;
  const shard = shardText(start.shard);
  if (!found) {
    return insert(
      database,
      "INSERT INTO waves (campaign, wave, adapter, host, channel, shard) VALUES (?, ?, ?, ?, ?, ?)",
      [start.campaign, start.wave, adapter, host, channel, shard],
    );
  }
  const { destination: before } = found.record;
  const sameShard = shardText(found.record.shard) === shard;
  if (isSameDestination(before, start.destination) && sameShard) return found.id;
  if (hasSent(database, found.id))
    throw sameShard ? begunElsewhere(start, before) : begunAsOtherShard(start);
  database
    .prepare("UPDATE waves SET adapter = ?, host = ?, channel = ?, shard = ? WHERE id = ?")
    .run(adapter, host, channel, shard, found.id);
  return found.id;
}

function hasSent(database: Database, wave: number): boolean {
  const left = `SELECT 1 FROM attempts WHERE wave = ? AND result IS NOT ${resultCode.withdrawn} LIMIT 1`;
  return database.prepare(left).get(wave) !== undefined;
}

/** Turns open intents into doubts. Their requests may have left, so the wave has begun. */
export function recover(database: Database, wave: number): number {
  placeAll(database);
  const open = "SELECT 1 FROM attempts WHERE result IS NULL AND wave = ? LIMIT 1";
  if (database.prepare(open).get(wave) === undefined) return 0;
  database
    .prepare(
      `UPDATE waves SET first_message_at = (
         SELECT min(sent_at) FROM attempts WHERE wave = ? AND result IS NULL
       ) WHERE id = ? AND first_message_at IS NULL`,
    )
    .run(wave, wave);
  const { sql, values } = attemptsOfWave(database, wave);
  return database
    .prepare(
      `UPDATE attempts SET result = ${resultCode.in_doubt}, code = ?, error = ?
       WHERE id IN (SELECT a.id FROM ${sql} AND a.result IS NULL)`,
    )
    .run(interrupted.code, interrupted.error, ...values).changes;
}

/** In the order that `recover` has written. */
function hasAttempts(database: Database, wave: number): boolean {
  const select = database.prepare("SELECT 1 FROM main.placed WHERE wave = ? LIMIT 1");
  return select.get(wave) !== undefined;
}

function addRun(database: Database, wave: number, start: RunStart): number {
  return insert(database, "INSERT INTO runs (run, wave, digest, started_at) VALUES (?, ?, ?, ?)", [
    start.run,
    wave,
    start.digest,
    start.startedAtMs,
  ]);
}

function insert(
  database: Database,
  sql: string,
  values: readonly (string | number | null)[],
): number {
  return Number(database.prepare(sql).run(...values).lastInsertRowid);
}
