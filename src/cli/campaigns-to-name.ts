import { relative } from "node:path";
import { campaignsOf } from "../index.ts";
import { safeText } from "./views/safe-text.ts";

const most = 5;

/** Which campaigns there are, where `complaint` is that a command got none. Otherwise nothing. */
export async function campaignsToName(complaint: string, cwd: string): Promise<string> {
  if (!complaint.includes("'file'")) return "";
  const files = (await campaignsOf({ cwd })).map((file) => relative(cwd, file));
  if (files.length === 0) return "";
  const rest = files.length > most ? ` and ${files.length - most} more` : "";
  return safeText(`the campaigns here: ${files.slice(0, most).join(", ")}${rest}`) + "\n";
}
