import { whom } from "./preview-item.ts";
import type { ShownItem } from "./preview-item.ts";
import { safeJson, safeLines, safeText } from "./safe-text.ts";

/** One message for a pull request. Whatever a recipient may have written stands in a fence. */
export function markdownItem(item: ShownItem, withPayload: boolean): string {
  const ref = item.ref === "" ? "" : ` · ${code(item.ref)}`;
  const blocks = [
    `**${code(whom(item))}** · ${code(`${item.source}:${item.line}`)}${ref}`,
    item.problem === undefined ? "" : fenced("text", problemLines(item.problem)),
    item.parts.length > 0 ? fenced("text", item.parts.flatMap(partLines)) : "",
    withPayload && item.payload !== undefined
      ? fenced("json", safeJson(item.payload).trimEnd().split("\n"))
      : "",
  ];
  return `${blocks.filter((block) => block !== "").join("\n\n")}\n`;
}

export function markdownTitle(title: string): string {
  return `### ${code(title)}\n`;
}

function problemLines(problem: NonNullable<ShownItem["problem"]>): readonly string[] {
  const { code: name, message, hint } = problem;
  const head = safeText(`not sent: ${name}: ${message}`);
  return hint === undefined ? [head] : [head, safeText(hint)];
}

function partLines({ kind, text }: ShownItem["parts"][number]): readonly string[] {
  return safeLines(kind === "button" ? `[ ${text} ]` : text);
}

/** A fence longer than any run of backticks inside, so that nothing inside can end it. */
function fenced(language: string, lines: readonly string[]): string {
  const runs = lines.join("\n").match(/`+/g) ?? [];
  const longest = runs.reduce((length, run) => Math.max(length, run.length), 2);
  const fence = "`".repeat(longest + 1);
  return [`${fence}${language}`, ...lines, fence].join("\n");
}

function code(text: string): string {
  return `\`${safeText(text).replaceAll("`", "'").trim() || "none"}\``;
}
