/** SQL: the columns of an `AttemptRow`; `a` names the attempt. */
export const attemptColumns = `
  a.recipient, a.attempt, a.result, a.sent_at, a.latency_ms, a.message_id, a.http_status, a.code,
  a.error, runs.run, versions.digest`;

/** SQL: what `attemptColumns` needs beside `a`. */
export function joinAttempt(schema: string): string {
  return `JOIN ${schema}.runs ON runs.id = a.run JOIN ${schema}.versions ON versions.id = a.version`;
}
