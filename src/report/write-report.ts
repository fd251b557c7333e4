import { randomUUID } from "node:crypto";
import { mkdir, open, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Report, ReportRow } from "../model/report.ts";
import { formatReport } from "./formats.ts";
import type { ReportFormat } from "./formats.ts";
import type { PaceSetting } from "./format.ts";
import { onDisk } from "./on-disk.ts";
import { openRunPicture } from "./run-picture.ts";
import type { RunPictureFold } from "./run-picture.ts";

export interface ReportToWrite {
  /** Made if need be, for its owner alone. */
  readonly folder: string;
  readonly report: Report;
  readonly rows: () => AsyncIterable<readonly ReportRow[]>;
  /** Numbers in full. */
  readonly reveal: boolean;
  /** Where one was configured. */
  readonly pace?: PaceSetting;
}

/** `report.json` comes last: where it is, the others are whole. */
const files: readonly (readonly [string, ReportFormat])[] = [
  ["recipients.csv", "csv"],
  ["report.html", "html"],
  ["summary.md", "markdown"],
  ["report.json", "json"],
];

/** Writes the four files of a report, each whole or not at all, readable by their owner alone. */
export async function writeReport(writing: ReportToWrite): Promise<void> {
  const { folder, report, rows, ...options } = writing;
  const seen = openRunPicture(report, options.reveal);
  await onDisk("write the report", async () => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const [name, format] of files) {
      // Rows are read once, for the first file; the picture for the page is taken as they pass.
      const given = { ...options, rows: () => watched(rows(), seen), picture: seen.taken() };
      await writeWhole(join(folder, name), formatReport(report, format, given));
    }
  });
}

async function* watched(
  batches: AsyncIterable<readonly ReportRow[]>,
  seen: RunPictureFold,
): AsyncGenerator<readonly ReportRow[]> {
  for await (const rows of batches) {
    for (const row of rows) seen.add(row);
    yield rows;
  }
}

async function writeWhole(path: string, chunks: AsyncIterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.tmp`;
  const file = await open(draft, "wx", 0o600);
  try {
    for await (const chunk of chunks) await file.appendFile(chunk);
    await file.sync();
    await file.close();
    await rename(draft, path);
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
}
