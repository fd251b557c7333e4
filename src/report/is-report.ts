import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Report, RunStatus } from "../model/report.ts";

type Fields = Readonly<Record<string, unknown>>;
type Test = (value: unknown) => boolean;

export function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}

/**
 * Whether everything in `value` that is shown or counted is what a report has there. Further keys
 * may be a later Carillon's.
 */
export function isReport(value: unknown): value is Report {
  return has(value, {
    version: (one) => one === 1,
    campaign: isCampaign,
    ...each(["run", "provider", "adapter", "host"], isText),
    plan: orNull(isText),
    sandbox: (one) => typeof one === "boolean",
    shard: orAbsent((one) => has(one, each(["index", "of"], isPlace))),
    retry: orAbsent(listOf((one) => outcomes.some((outcome) => outcome === one))),
    given: orAbsent((one) => has(one, each(["config", "ledger", "data_dir"], orAbsent(isText)))),
    merged: orAbsent(listOf(isText)),
    status: (one) => statuses.some((status) => status === one),
    stopped: orAbsent(isText),
    ...each(["started_at", "finished_at"], isTime),
    totals: (one) => has(one, each(["rows", ...fates, ...outcomes], isCount)),
    requests: areRequests,
    versions: listOf((one) => has(one, { digest: isText, accepted: isCount })),
    errors: listOf((one) => has(one, { code: isText, message: isText, count: isCount })),
    recipients_count: orAbsent(isCount),
  });
}

const statuses = ["completed", "aborted", "interrupted", "dry_run"] as const satisfies RunStatus[];

// It names the folder of a merged report.
const id = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;

function isCampaign(value: unknown): boolean {
  return has(value, {
    id: (one) => isText(one) && id.test(one),
    wave: Number.isSafeInteger,
    ...each(["file", "digest"], isText),
    ...each(["commit", "actor"], orNull(isText)),
  });
}

function areRequests(value: unknown): boolean {
  return has(value, {
    ...each(["sent", "retries"], isCount),
    per_second: isMeasure,
    latency_ms: (one) => has(one, each(["p50", "p90", "p99", "max"], isMeasure)),
  });
}

function has(value: unknown, tests: Readonly<Record<string, Test>>): boolean {
  return isRecord(value) && Object.entries(tests).every(([name, test]) => test(value[name]));
}

function each(names: readonly string[], test: Test): Readonly<Record<string, Test>> {
  return Object.fromEntries(names.map((name) => [name, test]));
}

function listOf(test: Test): Test {
  return (value) => Array.isArray(value) && value.every(test);
}

function orNull(test: Test): Test {
  return (value) => value === null || test(value);
}

function orAbsent(test: Test): Test {
  return (value) => value === undefined || test(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function isTime(value: unknown): boolean {
  return isText(value) && !Number.isNaN(Date.parse(value));
}

function isCount(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function isMeasure(value: unknown): boolean {
  return Number.isFinite(value) && Number(value) >= 0;
}

/** Of a shard; there is a report of each, so there are not many. */
function isPlace(value: unknown): boolean {
  return isCount(value) && Number(value) >= 1 && Number(value) <= 10_000;
}
