import type { Words } from "./template-source.ts";

/** What is wrong, and at which character. */
export type SyntaxComplaint = Words & { readonly offset: number };

/** Handlebars' complaint about `text`, in our words. It says the place in prose only. */
export function readSyntaxError(error: unknown, text: string): SyntaxComplaint {
  if (error instanceof RangeError) return { offset: 0, ...tooDeep };
  const said = error instanceof Error ? error.message : "";
  const place = spokenPlace(said);
  if (place !== undefined) {
    return { offset: offsetOf(text, place.line, place.column), ...semantic(said) };
  }
  const offset = excerptOffset(said, text);
  const opened = openBefore(text, offset);
  if (opened !== undefined) return { offset: opened, ...notClosed };
  const block = said.endsWith("got 'EOF'") ? openBlock(text) : undefined;
  if (block !== undefined) return { offset: block.offset, ...blockNotClosed(block.tag) };
  return { offset, ...unexpected(text, offset) };
}

/** The braces before `offset` that are not closed before others open. */
function openBefore(text: string, offset: number): number | undefined {
  const opened = text.lastIndexOf("{{", offset);
  if (opened === -1) return undefined;
  const [inside = ""] = text.slice(opened + 2).split("{{", 1);
  return inside.includes("}}") ? undefined : opened;
}

export const tooDeep: Words = {
  code: "template_syntax",
  message: "the template is nested too deeply",
  hint: "split it into partials",
};

const notClosed: Words = {
  code: "template_syntax",
  message: "{{ is not closed",
  hint: "close it with }}, or write \\{{ for braces that are to be shown",
};

function blockNotClosed(tag: string): Words {
  const name = /\w+/.exec(tag)?.[0] ?? "if";
  return {
    code: "template_syntax",
    message: `${tag} is not closed`,
    hint: `close it with {{/${name}}}`,
  };
}

function spokenPlace(said: string): { line: number; column: number } | undefined {
  const found = / - (\d+):(\d+)$/.exec(said);
  return found === null ? undefined : { line: Number(found[1]), column: Number(found[2]) };
}

function offsetOf(text: string, line: number, column: number): number {
  const ends = [...text.matchAll(/\r\n?|\n/g)];
  const end = ends[line - 2];
  return (end === undefined ? 0 : end.index + end[0].length) + column;
}

function semantic(said: string): Words {
  const found = /^(\S+) doesn't match (\S+) - /.exec(said);
  if (found === null) {
    return {
      code: "template_syntax",
      message: "this is not a name that a template can read",
      hint: "write the name alone, like {{first_name}}",
    };
  }
  return {
    code: "template_syntax",
    message: `{{#${found[1]}}} is closed by {{/${found[2]}}}`,
    hint: `write {{/${found[1]}}}`,
  };
}

/**
 * The parser shows what it had read, at most 20 characters of it, what comes next, and a
 * caret between; line breaks are left out of both, so the text is searched for such a spot.
 */
function excerptOffset(said: string, text: string): number {
  const [, line = "1", excerpt = "", caret = ""] =
    /on line (\d+)[^\n]*\n([^\n]*)\n(-*)\^/.exec(said) ?? [];
  const read = excerpt.slice(0, caret.length).replace(/^\.{3}/, "");
  const next = excerpt.slice(caret.length).replace(/\.{3}$/, "");
  const isSpot = (at: number) =>
    unbroken(text.slice(Math.max(0, at - 20), at)).endsWith(read.slice(-20)) &&
    unbroken(text.slice(at, at + 20)).startsWith(next.slice(0, 10));
  const from = offsetOf(text, Number(line), 0);
  // A token that spans lines is placed on the line where it ends.
  for (let at = from; at <= text.length; at++) if (isSpot(at)) return at;
  for (let at = Math.min(from, text.length); at >= 0; at--) if (isSpot(at)) return at;
  return 0;
}

function unbroken(text: string): string {
  return text.replaceAll("\n", "");
}

/** The innermost block that nothing closes, as it is written. */
function openBlock(text: string): { readonly offset: number; readonly tag: string } | undefined {
  const open: { offset: number; tag: string }[] = [];
  for (const { 0: tag, 1: kind, index } of text.matchAll(/\{\{~?\s*([#^/])\s*[^\s~}][^}]*\}\}/g)) {
    if (kind === "/") open.pop();
    else open.push({ offset: index, tag });
  }
  return open.at(-1);
}

function unexpected(text: string, offset: number): Words {
  const found = /^\S{1,12}/.exec(text.slice(offset))?.[0];
  return {
    code: "template_syntax",
    message:
      found === undefined ? "the template breaks off here" : `\`${found}\` is not expected here`,
    hint: "write {{name}}, {{helper name}} or {{#if name}}…{{/if}}; \\{{ for braces that are to be shown",
  };
}
