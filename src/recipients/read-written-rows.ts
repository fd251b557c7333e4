import type { AudienceRow, Columns } from "../model/audience.ts";
import type { NumbersSource, TagsSource } from "../model/campaign.ts";
import type { Path, SourceDocument } from "../model/document.ts";
import { tagsKey } from "../model/phone.ts";
import type { JudgeRow } from "./judge-rows.ts";

/** Numbers in the YAML itself. */
export interface OpenNumbers {
  readonly kind: "numbers";
  /** Index into the audience's sources. */
  readonly index: number;
  readonly source: NumbersSource;
  readonly country: string | undefined;
}

/** All tags of the campaign, at the first source that has any. */
export interface OpenTags {
  readonly kind: "tags";
  readonly index: number;
  readonly source: TagsSource;
}

const noColumns = Object.freeze(Object.create(null) as Columns);

/** A YAML file is small, so its numbers are one batch. */
export function numberRows(
  { index, source, country }: OpenNumbers,
  document: SourceDocument,
  judge: JudgeRow,
): readonly AudienceRow[] {
  return source.numbers.map((number, nth) => {
    const { line, column } = document.place(placeOf(source, nth));
    return judge({ source: index, line, column, number, country, ref: "", columns: noColumns });
  });
}

/** Where the number stands in the YAML that is the `nth` of its source. */
export function placeOf({ at, places }: NumbersSource, nth: number): Path {
  return [...at, "numbers", places?.[nth] ?? nth];
}

/** The one row for everyone whom the provider knows by the tags. */
export function tagsRow({ index, source }: OpenTags, document: SourceDocument): AudienceRow {
  const { line, column } = document.place([...source.at, "tags"]);
  return {
    source: index,
    line,
    column,
    key: tagsKey,
    phone: "",
    country: "",
    ref: "",
    columns: noColumns,
    duplicate: false,
    suppressed: false,
    tags: source.tags,
  };
}
