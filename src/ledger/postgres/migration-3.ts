/** What several machines share of a run: the order, its shards, and who works. */
export const sharedWork = (s: string): string => `
  CREATE TABLE ${s}.orders (
    run bigint PRIMARY KEY,
    wave bigint NOT NULL,
    task text NOT NULL,
    spec jsonb NOT NULL,
    state text NOT NULL,
    stop jsonb
  );
  CREATE UNIQUE INDEX one_order_of_wave ON ${s}.orders (wave) WHERE state <> 'ended';
  CREATE TABLE ${s}.shards (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run bigint NOT NULL,
    nth integer NOT NULL,
    state text NOT NULL DEFAULT 'waiting',
    parcels text,
    locked_by text,
    accepted integer NOT NULL DEFAULT 0,
    rejected integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    in_doubt integer NOT NULL DEFAULT 0
  );
  CREATE UNIQUE INDEX shards_of_run ON ${s}.shards (run, nth);
  CREATE INDEX shards_held ON ${s}.shards (run) WHERE state = 'held';
  CREATE TABLE ${s}.workers (
    name text PRIMARY KEY,
    tasks text[] NOT NULL,
    seen_at timestamptz NOT NULL
  );
`;
