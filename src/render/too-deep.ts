/** Far beyond what people write. */
const mostOpen = 200;

/**
 * Whether blocks, or parentheses within one tag, are nested so deep that the parser itself
 * would take seconds for it, or exhaust the stack. It may count what is only a comment.
 */
export function isTooDeep(text: string): boolean {
  // How many blocks each {{/if}} will close: one more for each {{else if}}.
  const open: number[] = [];
  let depth = 0;
  for (const [, kind, rest = ""] of text.matchAll(/\{\{\{?[~\s]*([#^/]|else\b)?([^}]*)/g)) {
    if (kind === "/") {
      depth -= open.pop() ?? 0;
    } else if (kind !== undefined) {
      depth += 1;
      open.push(kind === "else" ? (open.pop() ?? 0) + 1 : 1);
    }
    if (depth > mostOpen || rest.split("(").length > mostOpen) return true;
  }
  return false;
}
