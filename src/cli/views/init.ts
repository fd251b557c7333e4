import type { Adapter } from "../../index.ts";
import type { Colors } from "../terminal/colors.ts";
import { counted } from "./count.ts";
import { fieldLines, wrapWords } from "./fields.ts";
import type { Field } from "./fields.ts";
import { safeText } from "./safe-text.ts";
import { shellWord } from "./shell-word.ts";

export interface Written {
  /** Relative to where the command runs; empty for right there. */
  readonly folder: string;
  readonly adapter: Adapter;
  readonly files: readonly string[];
  readonly campaign: string;
}

export interface InitViewOptions {
  readonly colors: Colors;
  /** Columns; default 80. */
  readonly width?: number | undefined;
}

/** What was written, and what to type next. */
export function prettyInit(written: Written, { colors, width = 80 }: InitViewOptions): string {
  const { folder, adapter, files, campaign } = written;
  const place = folder === "" ? "this folder" : safeText(folder);
  const commands = [
    "carillon validate",
    `carillon preview ${campaign}`,
    `carillon send ${campaign} --sandbox`,
  ];
  const first = folder === "" ? [] : [`cd ${shellWord(safeText(folder))}`];
  return [
    colors.bold(`wrote ${counted(files.length, "file")} to ${place}, for ${adapter.title}`),
    ...files.map((file) => `  ${file}`),
    "",
    "Type next:",
    ...[...first, ...commands].map((command) => `  ${colors.cyan(command)}`),
    "",
    ...wrapWords(
      `The sandbox reaches nobody. A real send needs ${settingsOf(adapter)} in the environment.`,
      width,
    ),
    "",
  ].join("\n");
}

/** The adapters by number, and what each can send. */
export function adapterChoices(adapters: readonly Adapter[], width = 80): string {
  const fields = adapters.map(({ name, capabilities }, index): Field => [
    `  ${index + 1}  ${name}`,
    Object.keys(capabilities.types).join(", "),
  ]);
  return `${fieldLines(fields, width).join("\n")}\n`;
}

function settingsOf({ settings }: Adapter): string {
  const names = Object.values(settings).map(({ env }) => env);
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
