import { resultCode } from "../results.ts";
import { raised } from "./refusals.ts";

/**
 * The tables and the functions that write them. A commit of a run is one call, so one round
 * trip, through a pooler as well; and nobody who is paused in the middle holds a lock.
 */
export function firstShape(s: string): string {
  return waves(s) + attempts(s) + shared(s) + fence(s) + settle(s) + intend(s) + record(s);
}

const waves = (s: string): string => `
  CREATE TABLE ${s}.meta (id text NOT NULL, created_at bigint NOT NULL);
  CREATE UNIQUE INDEX one_meta ON ${s}.meta ((true));
  CREATE TABLE ${s}.waves (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    campaign text NOT NULL,
    wave bigint NOT NULL,
    adapter text NOT NULL,
    host text NOT NULL,
    channel text NOT NULL,
    first_message_at bigint,
    UNIQUE (campaign, wave)
  );
  CREATE TABLE ${s}.runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run text NOT NULL UNIQUE,
    wave bigint NOT NULL,
    digest text NOT NULL,
    started_at bigint NOT NULL,
    finished_at bigint,
    status text
  );
  CREATE INDEX runs_of_wave ON ${s}.runs (wave, id);
  CREATE TABLE ${s}.versions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    digest text NOT NULL UNIQUE
  );
`;

// Leaves room in its pages: a settlement then stays in the page of its intent.
const attempts = (s: string): string => `
  CREATE TABLE ${s}.attempts (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    wave bigint NOT NULL,
    recipient bigint NOT NULL,
    attempt integer NOT NULL,
    run bigint NOT NULL,
    version bigint NOT NULL,
    result smallint,
    sent_at bigint NOT NULL,
    latency_ms bigint,
    message_id text,
    http_status integer,
    code text,
    error text
  ) WITH (fillfactor = 70);
  CREATE UNIQUE INDEX attempts_of_recipient ON ${s}.attempts (wave, recipient, attempt);
  CREATE TABLE ${s}.resolutions (
    attempt bigint PRIMARY KEY,
    outcome smallint NOT NULL,
    reason text NOT NULL,
    by_whom text NOT NULL,
    at bigint NOT NULL,
    code text,
    error text
  );
`;

const shared = (s: string): string => `
  CREATE TABLE ${s}.locks (
    name text PRIMARY KEY,
    token bigint NOT NULL,
    expires_at timestamptz NOT NULL,
    pid integer NOT NULL,
    host text NOT NULL,
    started_at text NOT NULL,
    what text NOT NULL
  );
  CREATE TABLE ${s}.budgets (
    provider text PRIMARY KEY,
    due_at timestamptz NOT NULL,
    paused_until timestamptz NOT NULL DEFAULT '-infinity'
  );
`;

/** Raises unless every lock is still held under its token, and keeps it so until the commit. */
const fence = (s: string): string => `
  CREATE FUNCTION ${s}.fence(names text[], tokens bigint[]) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE held bigint;
  BEGIN
    SELECT count(*) INTO held FROM (
      SELECT 1 FROM ${s}.locks
      JOIN unnest(names, tokens) AS asked (name, token)
        ON locks.name = asked.name AND locks.token = asked.token
      FOR SHARE OF locks
    ) AS still;
    IF held <> cardinality(names) THEN
      RAISE EXCEPTION 'the lock was taken over' USING ERRCODE = '${raised.fenced}';
    END IF;
  END $$;
`;

const settle = (s: string): string => `
  CREATE FUNCTION ${s}.settle(
    of_wave bigint, of_run bigint, recipients bigint[], attempts integer[], results smallint[],
    sent_ats bigint[], latencies bigint[], message_ids text[], http_statuses integer[],
    codes text[], errors text[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE settled bigint; missing text;
  BEGIN
    UPDATE ${s}.attempts AS a
    SET result = one.result, sent_at = one.sent_at, latency_ms = one.latency_ms,
        message_id = one.message_id, http_status = one.http_status, code = one.code,
        error = one.error
    FROM unnest(recipients, attempts, results, sent_ats, latencies, message_ids, http_statuses,
                codes, errors)
      AS one (recipient, attempt, result, sent_at, latency_ms, message_id, http_status, code, error)
    WHERE a.wave = of_wave AND a.recipient = one.recipient AND a.attempt = one.attempt
      AND a.run = of_run AND a.result IS DISTINCT FROM ${resultCode.accepted};
    GET DIAGNOSTICS settled = ROW_COUNT;
    IF settled <> cardinality(recipients) THEN
      SELECT one.recipient || ' ' || one.attempt INTO missing
      FROM unnest(recipients, attempts, results) AS one (recipient, attempt, result)
      WHERE NOT EXISTS (
        SELECT 1 FROM ${s}.attempts AS a
        WHERE a.wave = of_wave AND a.recipient = one.recipient AND a.attempt = one.attempt
          AND a.run = of_run AND a.result = one.result
      ) LIMIT 1;
      RAISE EXCEPTION 'not settled' USING ERRCODE = '${raised.notSettled}', DETAIL = coalesce(missing, '');
    END IF;
    UPDATE ${s}.waves SET first_message_at = (
      SELECT min(one.sent_at) FROM unnest(sent_ats, latencies) AS one (sent_at, latency_ms)
      WHERE one.latency_ms IS NOT NULL
    ) WHERE id = of_wave AND first_message_at IS NULL
      AND EXISTS (SELECT 1 FROM unnest(latencies) AS one (ms) WHERE one.ms IS NOT NULL);
  END $$;
`;

const intend = (s: string): string => `
  CREATE FUNCTION ${s}.intend(
    of_wave bigint, of_run bigint, recipients bigint[], attempts integer[], digests text[],
    now_ms bigint
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE intended bigint; refused text;
  BEGIN
    INSERT INTO ${s}.versions (digest)
    SELECT DISTINCT one.digest FROM unnest(digests) AS one (digest)
    WHERE NOT EXISTS (SELECT 1 FROM ${s}.versions AS v WHERE v.digest = one.digest)
    ON CONFLICT DO NOTHING;
    INSERT INTO ${s}.attempts (wave, recipient, attempt, run, version, sent_at)
    SELECT of_wave, one.recipient, one.attempt, of_run, v.id, now_ms
    FROM unnest(recipients, attempts, digests)
      WITH ORDINALITY AS one (recipient, attempt, digest, place)
    JOIN ${s}.versions AS v ON v.digest = one.digest
    WHERE NOT EXISTS (
      SELECT 1 FROM ${s}.attempts AS a
      WHERE a.wave = of_wave AND a.recipient = one.recipient
        AND (a.attempt >= one.attempt OR a.result IS NULL OR a.result = ${resultCode.accepted})
    ) ORDER BY one.place;
    GET DIAGNOSTICS intended = ROW_COUNT;
    IF intended <> cardinality(recipients) THEN
      SELECT one.recipient || ' ' || one.attempt INTO refused
      FROM unnest(recipients, attempts) AS one (recipient, attempt)
      WHERE NOT EXISTS (
        SELECT 1 FROM ${s}.attempts AS a
        WHERE a.wave = of_wave AND a.recipient = one.recipient AND a.attempt = one.attempt
          AND a.run = of_run AND a.result IS NULL
      ) LIMIT 1;
      RAISE EXCEPTION 'not intended' USING ERRCODE = '${raised.notIntended}', DETAIL = coalesce(refused, '');
    END IF;
  END $$;
`;

const record = (s: string): string => `
  CREATE FUNCTION ${s}.record(
    of_wave bigint, of_run bigint, names text[], tokens bigint[],
    settled bigint[], settled_attempts integer[], results smallint[], sent_ats bigint[],
    latencies bigint[], message_ids text[], http_statuses integer[], codes text[], errors text[],
    intended bigint[], intended_attempts integer[], digests text[], now_ms bigint
  ) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    -- Holds until the commit, whatever the server or the user is set to.
    PERFORM set_config('synchronous_commit', 'on', true);
    PERFORM ${s}.fence(names, tokens);
    IF cardinality(settled) > 0 THEN
      PERFORM ${s}.settle(of_wave, of_run, settled, settled_attempts, results, sent_ats,
                          latencies, message_ids, http_statuses, codes, errors);
    END IF;
    IF cardinality(intended) > 0 THEN
      PERFORM ${s}.intend(of_wave, of_run, intended, intended_attempts, digests, now_ms);
    END IF;
  END $$;
`;
