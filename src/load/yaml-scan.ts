import { CST, Lexer, Parser } from "yaml";
import type { Complaint } from "./complaint.ts";
import { shortened } from "./shortened.ts";

/** Mappings and sequences inside one another, at most. */
const maxDepth = 64;

/** More than 1 MiB of sane YAML has: each costs microseconds and half a kilobyte to compose. */
const maxLexemes = 300_000;

/** A YAML text cut into tokens, and what no campaign may hold. */
export interface Scan {
  readonly tokens: readonly CST.Token[];
  readonly complaints: readonly Complaint[];
  /** From here on the tokens say nothing: a quote or a template stands open. */
  readonly lostAt: number;
  /** Nested too deeply or cut too finely to look at the rest: `tokens` are of no use. */
  readonly abandoned: boolean;
}

/**
 * Cuts `text` into tokens and stops at the first that is nested too deeply. Composing a
 * few thousand levels exhausts the memory of the process, which nothing can catch; the
 * depth is counted by the same lexer, so quotes and block scalars cannot fool it.
 */
export function scanYaml(text: string): Scan {
  const parser = new Parser();
  const tokens: CST.Token[] = [];
  const complaints: Complaint[] = [];
  let lostAt = Infinity;
  let before = "";
  let lexemes = 0;
  for (const lexeme of new Lexer().lex(text)) {
    const { offset } = parser;
    const found = before === CST.SCALAR ? undefined : complaintAbout(lexeme, before, offset);
    if (found) complaints.push(found);
    if (found && losesTrack.has(found.code)) lostAt = Math.min(lostAt, found.offset);
    tokens.push(...parser.next(lexeme));
    lexemes++;
    const limit = limitHit(parser, lexemes);
    if (limit) {
      return { tokens, complaints: [{ offset, ...limit }], lostAt, abandoned: true };
    }
    before = lexeme;
  }
  tokens.push(...parser.end());
  return { tokens, complaints, lostAt, abandoned: false };
}

function limitHit(parser: Parser, lexemes: number): Words | undefined {
  if (depthOf(parser) > maxDepth) return tooDeep;
  return lexemes > maxLexemes ? tooMany : undefined;
}

function depthOf({ stack }: Parser): number {
  if (stack.length <= maxDepth) return 0;
  return stack.filter(({ type }) => collections.has(type)).length;
}

const collections: ReadonlySet<string> = new Set(["block-map", "block-seq", "flow-collection"]);

const losesTrack: ReadonlySet<string> = new Set(["unquoted_template", "unclosed_quote"]);

type Words = Omit<Complaint, "offset">;

/** What is wrong with one lexeme, whatever it stands in. */
function complaintAbout(lexeme: string, before: string, offset: number): Complaint | undefined {
  if (lexeme === "{" && before === "{") return { offset: offset - 1, ...unquotedTemplate };
  const words = refused[CST.tokenType(lexeme) ?? "space"]?.(lexeme);
  return words && { offset, ...words };
}

const tooDeep: Words = {
  code: "too_deep",
  message: `mappings and lists are nested more than ${maxDepth} deep`,
  hint: "a campaign needs fewer than ten levels; put the value in quotes if it is text",
};

const tooMany: Words = {
  code: "too_many_values",
  message: "the file holds more keys and values than are read here",
  hint: "keep recipients in a CSV and name it under `recipients`",
};

const unquotedTemplate: Words = {
  code: "unquoted_template",
  message: "a value that begins with {{ must be quoted: YAML takes the brace for a mapping",
  hint: 'put the whole value in quotes: "{{first_name}}"',
};

const refused: Readonly<Partial<Record<CST.TokenType, (lexeme: string) => Words | undefined>>> = {
  alias: (lexeme) => ({
    code: "yaml_alias",
    message: `${shortened(lexeme)} would be an alias, and aliases are not read here`,
    hint: "write the value out; if it is text, put it in quotes",
  }),
  anchor: (lexeme) => ({
    code: "yaml_anchor",
    message: `${shortened(lexeme)} would be an anchor, and anchors are not read here`,
    hint: "delete it; if it is text, put the whole value in quotes",
  }),
  tag: (lexeme) => (plainTags.has(lexeme) ? undefined : unknownTag(lexeme)),
  "directive-line": (lexeme) =>
    /^%YAML\s+1\.2\b/.test(lexeme)
      ? undefined
      : {
          code: "yaml_directive",
          message: "YAML directives are not read here",
          hint: "delete the line",
        },
  "single-quoted-scalar": (lexeme) => quoteIn(lexeme, "'"),
  "double-quoted-scalar": (lexeme) => quoteIn(lexeme, '"'),
};

const plainTags: ReadonlySet<string> = new Set(
  ["str", "int", "float", "bool", "null", "map", "seq"].map((name) => `!!${name}`),
);

function unknownTag(lexeme: string): Words {
  return {
    code: "unknown_tag",
    message: `${shortened(lexeme)} would be a tag, and it is not one that is read here`,
    hint: "delete it; if it is text, put the whole value in quotes",
  };
}

function quoteIn(lexeme: string, quote: string): Words | undefined {
  if (lexeme.length > 1 && lexeme.endsWith(quote)) return undefined;
  return {
    code: "unclosed_quote",
    message: `the quote ${quote} that opens here is not closed`,
    hint: `add the closing ${quote}; indent every further line of a quoted text`,
  };
}
