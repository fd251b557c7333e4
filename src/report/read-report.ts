import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fates } from "../model/audience.ts";
import { outcomes } from "../model/ledger.ts";
import type { Report, RunStatus } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { onDisk } from "./on-disk.ts";

/** The report in `folder`. Throws `Trouble` where it is missing, damaged or of another version. */
export async function readReport(folder: string): Promise<Report> {
  const path = join(folder, "report.json");
  const text = await onDisk(`read ${path}`, () => readFile(path, "utf8"));
  const value = parsed(text);
  if (isRecord(value) && typeof value["version"] === "number" && value["version"] !== 1) {
    throw new Trouble(
      `${path} is of version ${value["version"]}; this Carillon reads version 1`,
      "read it with the Carillon that wrote it",
    );
  }
  if (!isReport(value)) {
    throw new Trouble(`${path} is not a report of Carillon, or was damaged`);
  }
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const statuses = ["completed", "aborted", "interrupted", "dry_run"] as const satisfies RunStatus[];
const texts = ["run", "provider", "adapter", "host", "started_at", "finished_at"];

function isReport(value: unknown): value is Report {
  return (
    hasTexts(value, texts) &&
    value["version"] === 1 &&
    statuses.some((status) => status === value["status"]) &&
    hasTexts(value["campaign"], ["id", "file", "digest"]) &&
    hasNumbers(value["campaign"], ["wave"]) &&
    hasNumbers(value["totals"], ["rows", ...fates, ...outcomes]) &&
    areRequests(value["requests"]) &&
    areCounted(value["versions"], "digest", "accepted") &&
    areCounted(value["errors"], "code", "count") &&
    areCounted(value["errors"], "message", "count")
  );
}

function areRequests(value: unknown): boolean {
  return (
    hasNumbers(value, ["sent", "retries", "per_second"]) &&
    hasNumbers(value["latency_ms"], ["p50", "p90", "p99", "max"])
  );
}

function areCounted(value: unknown, text: string, number: string): boolean {
  if (!Array.isArray(value)) return false;
  return value.every((entry) => hasTexts(entry, [text]) && hasNumbers(entry, [number]));
}

type Fields = Readonly<Record<string, unknown>>;

function hasTexts(value: unknown, names: readonly string[]): value is Fields {
  return isRecord(value) && names.every((name) => typeof value[name] === "string");
}

function hasNumbers(value: unknown, names: readonly string[]): value is Fields {
  return isRecord(value) && names.every((name) => typeof value[name] === "number");
}

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null;
}
