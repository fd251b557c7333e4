import { resultCode } from "../results.ts";
import { raised } from "./refusals.ts";

/**
 * One recipient at a time, each found by the index. A connection keeps what it planned while the
 * table was nearly empty, and reading the whole wave looked cheapest then: joined with all that a
 * commit holds, every commit read everybody, until somebody analyzed the table.
 */
export const oneByOne = (s: string): string => settle(s) + intend(s);

const settle = (s: string): string => `
  CREATE OR REPLACE FUNCTION ${s}.settle(
    of_wave bigint, of_run bigint, recipients bigint[], attempts integer[], results smallint[],
    sent_ats bigint[], latencies bigint[], message_ids text[], http_statuses integer[],
    codes text[], errors text[]
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE nth integer; first_at bigint;
  BEGIN
    FOR nth IN 1 .. cardinality(recipients) LOOP
      UPDATE ${s}.attempts AS a
      SET result = results[nth], sent_at = sent_ats[nth], latency_ms = latencies[nth],
          message_id = message_ids[nth], http_status = http_statuses[nth], code = codes[nth],
          error = errors[nth]
      WHERE a.wave = of_wave AND a.recipient = recipients[nth] AND a.attempt = attempts[nth]
        AND a.run = of_run AND a.result IS DISTINCT FROM ${resultCode.accepted};
      IF NOT FOUND THEN
        RAISE EXCEPTION 'not settled' USING ERRCODE = '${raised.notSettled}',
          DETAIL = recipients[nth] || ' ' || attempts[nth];
      END IF;
      IF latencies[nth] IS NOT NULL THEN
        first_at := least(first_at, sent_ats[nth]);
      END IF;
    END LOOP;
    IF first_at IS NOT NULL THEN
      UPDATE ${s}.waves SET first_message_at = first_at
      WHERE id = of_wave AND first_message_at IS NULL;
    END IF;
  END $$;
`;

const intend = (s: string): string => `
  CREATE OR REPLACE FUNCTION ${s}.intend(
    of_wave bigint, of_run bigint, recipients bigint[], attempts integer[], digests text[],
    now_ms bigint
  ) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE nth integer; of_version bigint; of_digest text;
  BEGIN
    INSERT INTO ${s}.versions (digest)
    SELECT DISTINCT one.digest FROM unnest(digests) AS one (digest)
    WHERE NOT EXISTS (SELECT 1 FROM ${s}.versions AS v WHERE v.digest = one.digest)
    ON CONFLICT DO NOTHING;
    FOR nth IN 1 .. cardinality(recipients) LOOP
      IF EXISTS (
        SELECT 1 FROM ${s}.attempts AS a
        WHERE a.wave = of_wave AND a.recipient = recipients[nth]
          AND (a.attempt >= attempts[nth] OR a.result IS NULL OR a.result = ${resultCode.accepted})
      ) THEN
        RAISE EXCEPTION 'not intended' USING ERRCODE = '${raised.notIntended}',
          DETAIL = recipients[nth] || ' ' || attempts[nth];
      END IF;
      IF of_digest IS DISTINCT FROM digests[nth] THEN
        of_digest := digests[nth];
        SELECT v.id INTO STRICT of_version FROM ${s}.versions AS v WHERE v.digest = of_digest;
      END IF;
      INSERT INTO ${s}.attempts (wave, recipient, attempt, run, version, sent_at)
      VALUES (of_wave, recipients[nth], attempts[nth], of_run, of_version, now_ms);
    END LOOP;
  END $$;
`;
