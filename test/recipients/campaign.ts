import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Readable } from "node:stream";
import type { AudienceRequest } from "../../src/recipients/audience-request.ts";
import { openAudience } from "../../src/recipients/open-audience.ts";
import type { Audience, AudienceRow } from "../../src/model/audience.ts";
import type {
  AudienceSource,
  CsvSource,
  ListSource,
  NumbersSource,
} from "../../src/model/campaign.ts";
import type { Diagnostic } from "../../src/model/diagnostic.ts";
import { BadInputError } from "../../src/model/diagnostic.ts";
import type { SourceDocument } from "../../src/model/document.ts";
import type { FileDoor } from "../../src/model/files.ts";
import { FileRefusedError } from "../../src/model/files.ts";

/** Every place is on the line of its path's last index, times ten; the column tells its depth. */
export const document: SourceDocument = {
  file: "campaign.yaml",
  path: "/campaign.yaml",
  value: {},
  place: (path, part) => ({
    file: "campaign.yaml",
    line: 10 * (path.findLast((step) => typeof step === "number") ?? 0) + 1,
    column: path.length + (part === "key" ? 100 : 0),
  }),
  placeInside: () => ({ file: "campaign.yaml", line: 1, column: 1 }),
  written: () => undefined,
  comment: () => undefined,
};

export type Contents = Readonly<Record<string, string | Buffer>>;

/** A folder with these files. */
export async function folderWith(files: Contents): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "recipients-"));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), content);
  }
  return folder;
}

export interface OpenDoor extends FileDoor {
  /** Every stream it gave away. */
  readonly given: readonly Readable[];
}

/** The real disk below `root`, in chunks of `highWaterMark` bytes. */
export function doorTo(root: string, highWaterMark = 64 * 1024): OpenDoor {
  const given: Readable[] = [];
  return {
    given,
    read: () => Promise.reject(new Error("not for CSV files")),
    list: () => Promise.resolve([]),
    async stream({ path }) {
      const stream = createReadStream(resolve(root, path), { highWaterMark });
      given.push(stream);
      await new Promise<void>((opened, failed) => {
        stream.once("open", () => opened());
        stream.once("error", () => failed(new FileRefusedError("missing", `${path} is not there`)));
      });
      return stream;
    },
  };
}

export function csv(path: string, more: Partial<CsvSource> = {}): CsvSource {
  return {
    kind: "csv",
    path,
    written: path,
    file: path,
    at: ["recipients", 0],
    phone: "phone",
    where: {},
    ...more,
  };
}

export function numbers(written: readonly string[], country?: string): NumbersSource {
  const at = ["recipients", 1];
  return { kind: "numbers", at, numbers: written, ...(country ? { country } : {}) };
}

export interface Wanted {
  readonly files?: Contents;
  readonly sources?: readonly AudienceSource[];
  readonly lists?: readonly ListSource[];
  readonly country?: string;
  readonly door?: FileDoor;
}

export async function requestFor(wanted: Wanted): Promise<AudienceRequest> {
  return {
    document,
    sources: wanted.sources ?? [csv("people.csv")],
    suppressions: (wanted.lists ?? []).map((source) => ({ source, document })),
    ...(wanted.country === undefined ? {} : { defaultCountry: wanted.country }),
    files: wanted.door ?? doorTo(await folderWith(wanted.files ?? {})),
  };
}

/** The audience, where nothing is wrong with it. */
export async function audienceOf(wanted: Wanted): Promise<Audience> {
  const { value, diagnostics } = await openAudience(await requestFor(wanted));
  if (value === undefined || diagnostics.length > 0) {
    throw new Error(`no audience: ${JSON.stringify(diagnostics)}`);
  }
  return value;
}

export async function rowsOf(audience: Audience): Promise<readonly AudienceRow[]> {
  const rows: AudienceRow[] = [];
  for await (const batch of audience.rows()) rows.push(...batch);
  return rows;
}

/** Whatever is wrong with these, at opening or in the middle of reading. */
export async function errorsOf(wanted: Wanted): Promise<readonly Diagnostic[]> {
  const { value, diagnostics } = await openAudience(await requestFor(wanted));
  if (value === undefined || diagnostics.length > 0) return diagnostics;
  try {
    for await (const _ of value.rows());
    return [];
  } catch (error) {
    if (error instanceof BadInputError) return error.diagnostics;
    throw error;
  }
}

/** Kenyan, possible, and different for every `n` below ten million. */
export function phone(n: number): string {
  return `+25471${String(n).padStart(7, "0")}`;
}

/** The fate of a row as far as this room decides it. */
export function fateOf(row: AudienceRow): string {
  if (row.problem) return row.problem.code;
  if (row.duplicate) return "duplicate";
  return row.suppressed ? "suppressed" : "usable";
}
