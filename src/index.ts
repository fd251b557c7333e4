// The front door: what the CLI cannot do through here, no user of the library can do either.
export { detach, execute, prepare } from "./pipeline.ts";
export type { Detached } from "./pipeline.ts";
export type { Prepared } from "./stages/prepared.ts";
export type { PrepareRequest, SandboxTarget } from "./stages/request.ts";
export type { RunResult, Surroundings } from "./stages/surroundings.ts";

export { diff } from "./stages/diff.ts";
export type { DiffRequest } from "./stages/diff.ts";
export { preview } from "./stages/look.ts";
export type { Preview, PreviewItem, PreviewRequest } from "./stages/look.ts";
export { reportsOf, resolveDoubts, status } from "./stages/look-at-ledger.ts";
export type { LedgerRequest, ResolveRequest, Sending, Standings } from "./stages/look-at-ledger.ts";
export type { SharedRun } from "./stages/shared-run.ts";
export { checkLedger, exportLedger, repairLedger } from "./stages/care-for-ledger.ts";
export type { CareRequest, RepairLedgerRequest } from "./stages/care-for-ledger.ts";
export { compactLedger } from "./stages/compact-ledger.ts";
export type { Compacted, CompactLedgerRequest } from "./stages/compact-ledger.ts";
export { work } from "./worker-line.ts";
export type { WorkRequest } from "./stages/work.ts";
export type { Listening } from "./health/serve.ts";
export { mergeShards } from "./stages/merge-shards.ts";
export type { Merged, MergeRequest } from "./stages/merge-shards.ts";
export { testSend } from "./stages/test-send.ts";
export type { TestSend, TestSendRequest } from "./stages/test-send.ts";
export { campaignsBelow, campaignsOf } from "./stages/campaigns-of.ts";

export { freezePlan } from "./plan/freeze-plan.ts";
export type { FreezeOptions } from "./plan/freeze-plan.ts";
export { bubble } from "./bubble/bubble.ts";
export { bubbleStyle } from "./bubble/bubble-style.ts";
export { markup, markupText } from "./bubble/markup.ts";
export type { Markup } from "./bubble/markup.ts";
export { parseText } from "./bubble/parse-text.ts";
export type { Inline, TextLine } from "./bubble/parse-text.ts";

export { defineAdapter } from "./adapters/define-adapter.ts";
export { adapters } from "./adapters/registry.ts";
export { wordDiff } from "./plan/word-diff.ts";
export type { WordChange } from "./plan/word-diff.ts";
export { parsePhone } from "./recipients/parse-phone.ts";
export type { Finding } from "./send/classify.ts";

export { findReport } from "./report/find-report.ts";
export { formatReport } from "./report/formats.ts";
export type { ReportFormat } from "./report/formats.ts";
export { headline } from "./report/headline.ts";
export { readReport } from "./report/read-report.ts";
export { readRows } from "./report/read-rows.ts";

export { scaffold } from "./scaffold/scaffold.ts";
export type { ScaffoldRequest } from "./scaffold/scaffold.ts";
export { ciChoices } from "./scaffold/ci.ts";
export type { CiChoice } from "./scaffold/ci.ts";
export { firstCampaign } from "./scaffold/starter.ts";

export { parseFault } from "./sandbox/parse-fault.ts";
export type { Fault } from "./sandbox/fault.ts";
export { SandboxUsageError } from "./sandbox/sandbox-usage-error.ts";
export { startSandbox } from "./sandbox/start-sandbox.ts";
export type { Sandbox, SandboxOptions } from "./sandbox/start-sandbox.ts";

export type * from "./model/adapter.ts";
export type * from "./model/audience.ts";
export type * from "./model/budget.ts";
export type * from "./model/campaign.ts";
export { BadInputError, hasErrors } from "./model/diagnostic.ts";
export type { Checked, Diagnostic, Place, Severity } from "./model/diagnostic.ts";
export type * from "./model/diff.ts";
export type * from "./model/document.ts";
export type * from "./model/files.ts";
export type * from "./model/frozen-plan.ts";
export { fieldAt, listAt, textAt } from "./model/json.ts";
export type * from "./model/json.ts";
export type * from "./model/ledger.ts";
export type * from "./model/ledger-care.ts";
export type * from "./model/message.ts";
export { keyOf, maskNumbers, maskPhone, phoneOf } from "./model/phone.ts";
export type { E164, RecipientKey } from "./model/phone.ts";
export type * from "./model/plan.ts";
export type * from "./model/project.ts";
export type * from "./model/provider.ts";
export type * from "./model/renderer.ts";
export type * from "./model/report.ts";
export type * from "./model/sending.ts";
export type * from "./model/work.ts";
export type * from "./model/shard.ts";
export * from "./model/trouble.ts";
