import type { Place } from "./diagnostic.ts";

/** The way to a value: keys of mappings and indexes of sequences. */
export type Path = readonly (string | number)[];

/** A YAML file as read: plain data in which every value knows where it stands. */
export interface SourceDocument {
  /** As it is shown to people. */
  readonly file: string;
  /** Absolute. */
  readonly path: string;
  /** Plain data. Mappings have no prototype. */
  readonly value: unknown;
  /**
   * Where the value at `path` stands, or its key with `part: "key"`. A path that is
   * not in the document gives the nearest ancestor that is.
   */
  place(path: Path, part?: "key" | "value"): Place;
  /** Where character `offset` of the string value at `path` stands in the file. */
  placeInside(path: Path, offset: number): Place;
  /** The text of the scalar at `path` as written, before YAML made a number or a date of it. */
  written(path: Path): string | undefined;
  /** The comment, with its `#`, on the line on which the unquoted text at `path` ends. */
  comment(path: Path): string | undefined;
}

/** A Handlebars partial as read from `partials/NAME.hbs` beside the campaign. */
export interface Partial {
  readonly name: string;
  /** As it is shown to people. */
  readonly file: string;
  readonly text: string;
}
