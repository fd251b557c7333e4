import { hasErrors } from "../model/diagnostic.ts";
import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { Message } from "../model/message.ts";
import type { Renderer } from "../model/renderer.ts";
import { checkStaticPart } from "./check-static-part.ts";
import { compileLeaves } from "./compile-leaves.ts";
import type { CompiledLeaf } from "./compile-leaves.ts";
import { knownNames } from "./known-names.ts";
import { fieldName, mapLeaves } from "./leaves.ts";
import { openRenderer } from "./open-renderer.ts";
import type { CompileRequest } from "./request.ts";
import { textDigest } from "./text-digest.ts";
import { tracePayload } from "./trace-payload.ts";

export interface Compiled extends Checked<Renderer> {
  /** Beside errors, for finding further ones in rows: it fills in the texts that are sound, and checks no payload. */
  readonly part?: Renderer;
}

/**
 * Compiles a campaign's message once, for any number of rows, and tells everything that is
 * wrong with it, whoever gets it. There is no renderer where anything is, but for a part.
 */
export function compileMessage(request: CompileRequest): Compiled {
  const { message, adapter, settings, vars, sources } = request;
  const { leaves, usedPartials: used, diagnostics: wrong } = compileLeaves(request);
  const trace = tracePayload(message, adapter, settings);
  const diagnostics = inOrder([...wrong, ...checkStaticPart(request, leaves, trace)]);
  const names = knownNames(vars, sources);
  const usedPartials = request.partials.filter(({ name }) => used.has(name));
  const texts = { usedPartials, textDigest: textDigest(request, usedPartials) };
  if (!hasErrors(diagnostics)) {
    return { value: { ...openRenderer(request, { leaves, names, trace }), ...texts }, diagnostics };
  }
  const [sound, rest] = soundPart(request, leaves);
  return {
    part: { ...openRenderer(sound, { leaves: rest, names, trace }), ...texts },
    diagnostics,
  };
}

/** What is the same for everyone was told already, and must not be for every row. */
function soundPart(
  request: CompileRequest,
  leaves: readonly CompiledLeaf[],
): readonly [CompileRequest, readonly CompiledLeaf[]] {
  const open = leaves.filter(({ isStatic }) => !isStatic);
  const fields = new Set(open.map(({ field }) => field));
  const message = mapLeaves(request.message, ({ path, value }) =>
    fields.has(fieldName(path)) ? value : "",
  ) as Message;
  const adapter: CompileRequest["adapter"] = { toPayload: (made) => ({ ...made }) };
  return [{ ...request, message, adapter, check: () => [] }, open];
}

/** As the files have them, once each: a partial may be compiled for several places. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map(diagnostics.map((each) => [JSON.stringify(each), each]));
  return [...distinct.values()].toSorted(
    (a, b) =>
      Number(a.file > b.file) - Number(a.file < b.file) || a.line - b.line || a.column - b.column,
  );
}
