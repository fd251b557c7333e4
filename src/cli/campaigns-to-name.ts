import type { CommanderError } from "commander";
import { relative } from "node:path";
import { campaignsOf } from "../index.ts";
import { safeText } from "./views/safe-text.ts";

const most = 5;

/** Where a command wants a campaign and got none: which there are. Otherwise nothing. */
export async function campaignsToName(
  { code, message }: CommanderError,
  cwd: string,
): Promise<string> {
  if (code !== "commander.missingArgument" || !message.includes("'file'")) return "";
  const files = (await campaignsOf({ cwd })).map((file) => relative(cwd, file));
  if (files.length === 0) return "";
  const rest = files.length > most ? ` and ${files.length - most} more` : "";
  return safeText(`the campaigns here: ${files.slice(0, most).join(", ")}${rest}`) + "\n";
}
