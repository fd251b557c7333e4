/** What holds where nothing is written: the only place where a default stands in code. */
export const defaults = {
  campaign: { wave: 1, description: "", max_invalid: 0 },
  csv: { phone: "phone" },
  /** `concurrency` and `rate` give way to the provider's. */
  send: { concurrency: 16, retries: 4, timeout: "60s", batch: 1, tolerate: 0 },
  abort: { failure_rate: 0.2, consecutive: 10 },
  project: { ledger: ".carillon/ledger.db", timezone: "UTC", locale: "en" },
} as const;
