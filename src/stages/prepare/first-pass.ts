import type { DecidedRow } from "../../model/audience.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { ChunkDigest, Fingerprints } from "../../model/plan.ts";
import { openChunkDigester } from "../../plan/chunks.ts";
import type { FingerprintTaker } from "../../plan/fingerprints.ts";
import { openRowTally } from "../../plan/row-tally.ts";
import type { RowTally } from "../../plan/row-tally.ts";
import type { RowSpool } from "../../report/row-spool.ts";
import type { Choice } from "./choice.ts";
import { decideRows } from "./decide-rows.ts";
import type { Deciding } from "./decide-rows.ts";
import { openRowDiagnostics } from "./row-diagnostics.ts";
import type { RowJudge } from "./row-diagnostics.ts";

export interface FirstPass {
  readonly tally: RowTally;
  readonly chunks: readonly ChunkDigest[];
  readonly fingerprints: Fingerprints | undefined;
  /** Planned and chosen. */
  readonly chosen: number;
  /** Why some were not although they were asked for. */
  readonly passedOver: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

export interface FirstPassOptions {
  readonly judge: RowJudge;
  readonly choice: Choice;
  /** Where every row's fate is kept for the report. */
  readonly spool?: RowSpool | undefined;
  /** Only where the plan will be compared with another, for they are dear. */
  readonly fingerprints?: FingerprintTaker | undefined;
  /** Ends the pass; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** recipients → render → plan: reads everything once, counts and digests it, and keeps none of it. */
export async function firstPass(
  deciding: Deciding,
  { judge, choice, spool, fingerprints, signal }: FirstPassOptions,
): Promise<FirstPass> {
  const tally = openRowTally();
  const digester = openChunkDigester();
  const chunks: ChunkDigest[] = [];
  const rowDiagnostics = openRowDiagnostics(judge);
  let chosen = 0;

  const note = (decided: DecidedRow): void => {
    tally.add(decided);
    rowDiagnostics.add(decided);
    fingerprints?.add(decided);
    if (choice.takes(decided)) chosen += 1;
    const chunk = digester.add(decided);
    if (chunk !== undefined) chunks.push(chunk);
  };

  const broken: Diagnostic[] = [];
  for await (const rows of decideRows(deciding, (wrong) => broken.push(...wrong))) {
    signal?.throwIfAborted();
    rows.forEach(note);
    await spool?.add(rows, (source) => deciding.audience.sources[source]?.label ?? "");
  }
  const rest = digester.rest();
  if (rest !== undefined) chunks.push(rest);
  await spool?.finish();
  return {
    tally,
    chunks,
    fingerprints: fingerprints?.taken(),
    chosen,
    passedOver: choice.passedOver(),
    diagnostics: [...broken, ...rowDiagnostics.told(tally.totals())],
  };
}
