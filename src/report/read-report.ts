import { access, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Report } from "../model/report.ts";
import { Trouble } from "../model/trouble.ts";
import { isRecord, isReport } from "./is-report.ts";
import { onDisk, regularFile } from "./on-disk.ts";

/** Whether a whole report lies in `folder`. */
export function holdsReport(folder: string): Promise<boolean> {
  return access(join(folder, "report.json")).then(
    () => true,
    () => false,
  );
}

/** The report in `folder`. Throws `Trouble` where it is missing, damaged or of another version. */
export async function readReport(folder: string): Promise<Report> {
  const path = await regularFile(join(folder, "report.json"));
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
