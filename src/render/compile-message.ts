import { hasErrors } from "../model/diagnostic.ts";
import type { Checked, Diagnostic } from "../model/diagnostic.ts";
import type { Renderer } from "../model/renderer.ts";
import { checkStaticPart } from "./check-static-part.ts";
import { compileLeaves } from "./compile-leaves.ts";
import { knownNames } from "./known-names.ts";
import { openRenderer } from "./open-renderer.ts";
import type { CompileRequest } from "./request.ts";
import { textDigest } from "./text-digest.ts";
import { tracePayload } from "./trace-payload.ts";

/**
 * Compiles a campaign's message once, for any number of rows, and tells everything that is
 * wrong with it, whoever gets it. There is no renderer where anything is.
 */
export function compileMessage(request: CompileRequest): Checked<Renderer> {
  const { message, adapter, settings, vars, sources } = request;
  const { leaves, usedPartials: used, diagnostics: wrong } = compileLeaves(request);
  const trace = tracePayload(message, adapter, settings);
  const diagnostics = inOrder([...wrong, ...checkStaticPart(request, leaves, trace)]);
  if (hasErrors(diagnostics)) return { diagnostics };

  const usedPartials = request.partials.filter(({ name }) => used.has(name));
  const value = {
    ...openRenderer(request, { leaves, names: knownNames(vars, sources), trace }),
    usedPartials,
    textDigest: textDigest(request, usedPartials),
  };
  return { value, diagnostics };
}

/** As the files have them, once each: a partial may be compiled for several places. */
function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const distinct = new Map(diagnostics.map((each) => [JSON.stringify(each), each]));
  return [...distinct.values()].toSorted(
    (a, b) =>
      Number(a.file > b.file) - Number(a.file < b.file) || a.line - b.line || a.column - b.column,
  );
}
