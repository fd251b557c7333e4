/**
 * What each commit of a shared run said, as its workers and its sender want to hear of one
 * another: a row for a commit, in the same commit, and never changed, so that nobody waits.
 */
export const toldOutcomes = (s: string): string => `
  CREATE TABLE ${s}.told (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run bigint NOT NULL,
    shard bigint NOT NULL,
    accepted integer NOT NULL DEFAULT 0,
    rejected integer NOT NULL DEFAULT 0,
    failed integer NOT NULL DEFAULT 0,
    in_doubt integer NOT NULL DEFAULT 0,
    open integer NOT NULL DEFAULT 0,
    results smallint[] NOT NULL DEFAULT '{}',
    recipients bigint[] NOT NULL DEFAULT '{}'
  );
  CREATE INDEX told_of_run ON ${s}.told (run, id);
`;
