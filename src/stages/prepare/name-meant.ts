import { showPath } from "../../load/display-path.ts";
import { listCampaigns } from "../../load/list-campaigns.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import { nearestName } from "../../model/nearest-name.ts";
import type { PrepareRequest } from "./request.ts";

const most = 5;

/** Where the campaign file is not there, the hint says which one was meant, or which there are. */
export async function withNameMeant(
  diagnostics: readonly Diagnostic[],
  { cwd }: PrepareRequest,
  root: string,
): Promise<readonly Diagnostic[]> {
  if (!diagnostics.some(isMissing)) return diagnostics;
  const files = (await listCampaigns(root)).map((file) => showPath(file, cwd));
  return diagnostics.map((one) => (isMissing(one) ? { ...one, ...hintFor(one.file, files) } : one));
}

function isMissing({ code }: Diagnostic): boolean {
  return code === "file_missing";
}

function hintFor(given: string, files: readonly string[]): Pick<Diagnostic, "hint"> {
  if (files.length === 0) return {};
  const meant = nearestName(given, files) ?? files.find((file) => file.endsWith(`/${given}`));
  if (meant !== undefined) return { hint: `did you mean ${meant}?` };
  const rest = files.length > most ? ` and ${files.length - most} more` : "";
  return { hint: `the campaigns here: ${files.slice(0, most).join(", ")}${rest}` };
}
