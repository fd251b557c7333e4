// Generated from schemas/project.schema.json by `npm run generate`. Do not edit.

/**
 * A path of a CSV file, or one of `csv` and `numbers`.
 */
export type Suppressed = Path | CsvSource | NumbersSource;
/**
 * Path of a CSV file, relative to this one.
 */
export type Path = string;

/**
 * A Carillon project: its providers, its ledger, and what holds for every campaign.
 */
export interface WrittenProject {
  /**
   * The providers that campaigns may name. Once this is here, no other is valid.
   */
  providers?: {
    [k: string]: Provider;
  };
  /**
   * Where the ledger is: a file inside the project, relative to this one; `git:NAME`, in refs of the repository, with `?remote=NAME` for another remote than origin and `?chunk=N` for how many people are claimed in one push (100); a database as `postgres://user@host/name`; or `${NAME}` of a variable that holds one of these. A password stands in the environment only.
   */
  ledger?: string;
  /**
   * Lists of numbers that no campaign may message.
   */
  suppress?: Suppressed[];
  /**
   * Country of numbers written without a country code (ISO 3166-1 alpha-2).
   */
  default_country?: string;
  /**
   * Timezone (IANA) of dates in messages and of windows.
   */
  timezone?: string;
  /**
   * Language and region by which helpers write numbers, dates and amounts (BCP 47).
   */
  locale?: string;
}
/**
 * An adapter with its credentials, settings and pace. A secret is only ever a reference to the environment; no file sets a host.
 */
export interface Provider {
  /**
   * The code that speaks this provider's API.
   */
  adapter: string;
  /**
   * Ceiling of requests in a second, a minute or an hour; a campaign may go lower, never higher.
   */
  rate?: string;
  /**
   * Ceiling of requests under way at once; a campaign may go lower, never higher.
   */
  concurrency?: number;
  /**
   * The key, as a reference to the environment (flowiq, zixflow, autokonnect).
   */
  api_key?: string;
  /**
   * The token, as a reference to the environment (botika).
   */
  api_token?: string;
  /**
   * The organisation (flowiq).
   */
  tenant_id?: string;
  /**
   * The workspace (zixflow).
   */
  workspace_id?: string;
  /**
   * The WhatsApp number that sends (zixflow).
   */
  phone_id?: string;
  /**
   * The WhatsApp channel that sends (autokonnect).
   */
  channel_id?: string;
  /**
   * A setting of another adapter.
   */
  [k: string]: string | number | undefined;
}
/**
 * Recipients in a CSV file, one a row.
 */
export interface CsvSource {
  /**
   * Path of the file, relative to this one. UTF-8; separated by commas, semicolons or tabs; a header in its first line.
   */
  csv: string;
  /**
   * The column with the number.
   */
  phone?: string;
  /**
   * A column carried into the report, so that results can be joined to other systems.
   */
  ref?: string;
  /**
   * Country of numbers written without a country code (ISO 3166-1 alpha-2). Overrides `default_country`.
   */
  country?: string;
  /**
   * Keep only rows whose cell in a column is one of these values, or is a ;- or |-separated list that holds one. Every column named must match.
   */
  where?: {
    /**
     * The values of which the cell must hold one.
     *
     * @minItems 1
     *
     * Items: A value.
     */
    [k: string]: string[];
  };
}
/**
 * Numbers written here.
 */
export interface NumbersSource {
  /**
   * The numbers, each in quotes: YAML would take an unquoted one for an amount.
   *
   * @minItems 1
   *
   * Items: A number, in quotes.
   */
  numbers: string[];
  /**
   * Country of numbers written without a country code (ISO 3166-1 alpha-2). Overrides `default_country`.
   */
  country?: string;
}
