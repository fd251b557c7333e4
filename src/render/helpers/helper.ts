/** What a template can hold. */
export type Value = string | number | boolean;

/** Why a helper makes nothing of a value. */
export interface Refusal {
  readonly code: string;
  /** Ends a sentence that begins with the value's name: `is not a date`. */
  readonly says: string;
  readonly hint: string;
}

/** What a helper is told beside its arguments. */
export interface Setting {
  readonly options: Readonly<Record<string, Value>>;
  /** BCP 47, known to `Intl`. */
  readonly locale: string;
  /** IANA name. */
  readonly timezone: string;
}

/** Arguments and options as far as they are known: `undefined` for what only a row can tell. */
export interface KnownParts {
  /** All arguments but the first. */
  readonly rest: readonly (Value | undefined)[];
  readonly options: Readonly<Record<string, Value | undefined>>;
}

/** A word that templates can call. Pure, and never throws. */
export interface Helper {
  /** How it is written, braces aside. */
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  readonly options?: readonly string[];
  /** Those of the options that must be there. */
  readonly needs?: readonly string[];
  /** Takes `locale=`, too. */
  readonly localised?: true;
  /** What is wrong with how the value is to be shown: asked of the template, and of each row. */
  check?(parts: KnownParts): Refusal | undefined;
  run(args: readonly Value[], setting: Setting): Value | Refusal;
}

export function isRefusal(result: Value | Refusal): result is Refusal {
  return typeof result === "object";
}

/** As `{{#if}}` sees it: everything but `""`, `0` and `false`. */
export function isTruthy(value: Value): boolean {
  return value !== "" && value !== 0 && value !== false;
}
