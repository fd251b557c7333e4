import { hasKeys, need } from "../model/need.ts";

/** That `report` can be one. Throws `UsageError`. */
export function needReport(report: unknown): void {
  const fits = hasKeys(report) && hasKeys(report["campaign"]) && hasKeys(report["totals"]);
  need(fits, "report", "a report, as `execute` and `readReport` return it");
}
