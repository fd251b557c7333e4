import { batchCase } from "./batch.mjs";
import { ledgerCase } from "./ledger.mjs";
import { memoryCase } from "./memory.mjs";
import { latencyCase, rateCase } from "./paced.mjs";
import { planCase } from "./plan.mjs";
import { queueCase } from "./queue.mjs";
import { rerunCase } from "./re-run.mjs";
import { reportCase } from "./report.mjs";
import { scriptsCase } from "./scripts.mjs";
import { sendCase } from "./send.mjs";
import { startUpCase } from "./start-up.mjs";

/** In the order of docs/performance.md. */
export const cases = [
  sendCase,
  ledgerCase,
  scriptsCase,
  queueCase,
  latencyCase,
  rateCase,
  planCase,
  memoryCase,
  startUpCase,
  rerunCase,
  reportCase,
  batchCase,
];
