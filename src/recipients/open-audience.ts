import type { Audience, AudienceRow, InputDigest } from "../model/audience.ts";
import type { Checked } from "../model/diagnostic.ts";
import { BadInputError } from "../model/diagnostic.ts";
import type { AudienceRequest } from "./audience-request.ts";
import { inputErrors } from "./csv-errors.ts";
import { openJudge } from "./judge-rows.ts";
import type { NumberSet } from "./number-set.ts";
import { openNumberSet } from "./number-set.ts";
import type { OpenSource, OpenSources } from "./open-sources.ts";
import { openSources } from "./open-sources.ts";
import type { ParsePhone } from "./parse-phone.ts";
import type { OpenCsv, Reading } from "./read-csv-rows.ts";
import { readCsvRows } from "./read-csv-rows.ts";
import type { Suppressions } from "./read-suppressions.ts";
import { readSuppressions } from "./read-suppressions.ts";
import { numberRows, tagsRow } from "./read-written-rows.ts";

/**
 * Reads the header of every source and all suppression lists; rows are read when asked
 * for. Beside errors the audience lacks the rows of broken sources, and what columns they have
 * may be unknown: it is for finding further errors only.
 */
export async function openAudience(request: AudienceRequest): Promise<Required<Checked<Audience>>> {
  // Its metadata is slow to load, and most commands read no numbers.
  const { parsePhone } = await import("./parse-phone.ts");
  const sources = await openSources(request);
  const suppressions = await readSuppressions(request, parsePhone);
  const diagnostics = [...sources.diagnostics, ...suppressions.diagnostics];
  return { value: audienceOf(sources, suppressions, request, parsePhone), diagnostics };
}

function audienceOf(
  { columns, readable }: OpenSources,
  { numbers, inputs }: Suppressions,
  request: AudienceRequest,
  parsePhone: ParsePhone,
): Audience {
  const digests = new Map(inputs.map((input) => [input.file, input]));
  let lastFilteredOut = 0;
  // One reading usually follows another, and for ten million rows the table takes 134 MB.
  let spare: NumberSet | undefined;
  return {
    sources: columns,
    filteredOut: () => lastFilteredOut,
    inputs: () => [...digests.values()],
    async *rows(onBroken) {
      let filteredOut = 0;
      const seen = spare ?? openNumberSet();
      spare = undefined;
      seen.clear();
      const read: InputDigest[] = [];
      const reading: Reading = {
        files: request.files,
        judge: openJudge({ parsePhone, suppressed: numbers, seen }),
        filteredOut: (rows) => (filteredOut += rows),
        finished: (input) => read.push(input),
        ...(onBroken && { onBroken }),
      };
      for (const source of readable) yield* rowsOf(source, reading, request);
      lastFilteredOut = filteredOut;
      for (const input of read) digests.set(input.file, input);
      spare = seen;
    },
  };
}

async function* rowsOf(
  opened: OpenSource,
  reading: Reading,
  { document }: AudienceRequest,
): AsyncGenerator<readonly AudienceRow[]> {
  switch (opened.kind) {
    case "csv":
      return yield* withErrorsOf(opened, reading, document);
    case "numbers":
      return yield numberRows(opened, document, reading.judge);
    case "tags":
      return yield [tagsRow(opened, document)];
  }
}

/** A file that is gone or locked since its header was read is told like one that was so at first. */
async function* withErrorsOf(
  csv: OpenCsv,
  reading: Reading,
  document: AudienceRequest["document"],
): AsyncGenerator<readonly AudienceRow[]> {
  try {
    yield* readCsvRows(csv, reading);
  } catch (error) {
    const wrong = inputErrors(error, csv.source, document);
    if (reading.onBroken === undefined) throw new BadInputError(wrong);
    reading.onBroken(wrong);
  }
}
