import type { YAMLError } from "yaml";
import type { Complaint } from "./complaint.ts";

/** What the YAML library found wrong, in our words; `undefined` for what does no harm. */
export function complaintFor(error: YAMLError): Complaint | undefined {
  // A closing bracket under its key is common, unambiguous, and only a warning there.
  if (error.name === "YAMLWarning" && error.code === "BAD_INDENT") return undefined;
  const [message, hint] =
    byMessage.find(({ pattern }) => pattern.test(error.message))?.words ??
    byCode[error.code] ??
    unreadable;
  return { offset: Math.max(0, error.pos[0]), code: "yaml_syntax", message, hint };
}

/** Whether the parser has left the document with `error`: what it says later follows from that. */
export function endsDocument(error: YAMLError): boolean {
  return / token in YAML (?:stream|document)/.test(error.message);
}

type Words = readonly [message: string, hint: string];

const unreadable: Words = [
  "this does not fit here",
  "look at quotes, brackets, colons and indentation just before it",
];

const unclosedBracket: Words = [
  "a bracket that was opened before is not closed here",
  "add the closing ] or }; if the value is text, put it in quotes",
];

const badIndent: Words = [
  "the indentation does not fit the lines around it",
  "begin it in the same column as its neighbours",
];

const missingColon: Words = ["this key has no value", "write `key: value`"];

const byMessage: readonly { readonly pattern: RegExp; readonly words: Words }[] = [
  { pattern: /must end with|and end with a/, words: unclosedBracket },
  {
    pattern: /^Missing , /,
    words: ["a comma is missing before this", "put a comma between entries"],
  },
  {
    pattern: /^Missing space after :/,
    words: ["a space is missing after the colon", "write `key: value`"],
  },
  { pattern: /map keys need to be followed/, words: missingColon },
  {
    pattern: /^Comments must/,
    words: ["a comment needs a space before its #", "put a space there, or quotes around the text"],
  },
  { pattern: /more-indented leading empty lines/, words: badIndent },
  {
    pattern: /without - indicator/,
    words: ["this list entry does not begin with a dash", "write `- value`"],
  },
  {
    pattern: /at node end$/,
    words: [
      "the value goes on after its closing quote or bracket",
      "put the whole value in quotes; a quote inside single quotes is written twice",
    ],
  },
  {
    pattern: /flow-(?:map|seq)-end/,
    words: ["this bracket closes nothing", "delete it, or put the text in quotes"],
  },
];

const byCode: Readonly<Partial<Record<YAMLError["code"], Words>>> = {
  BAD_DQ_ESCAPE: [
    "this backslash sequence means nothing in double quotes",
    "write \\\\ for a backslash, or use single quotes",
  ],
  BAD_INDENT: badIndent,
  BAD_SCALAR_START: [
    "a text without quotes cannot begin with this character",
    "put the whole value in quotes",
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    "a colon and a space inside a text without quotes begin a mapping",
    "put the whole value in quotes, or look at how the next line is indented",
  ],
  BLOCK_IN_FLOW: ["a block cannot stand inside brackets", "write it in brackets too"],
  KEY_OVER_1024_CHARS: ["this key is too long", "if it is text, put the whole value in quotes"],
  MULTILINE_IMPLICIT_KEY: [
    "a key must stand on one line and be followed by a colon",
    "write `key: value`",
  ],
  TAB_AS_INDENT: ["a tab cannot indent YAML", "indent with spaces"],
  TAG_RESOLVE_FAILED: ["the value does not fit its tag", "delete the tag"],
  BAD_COLLECTION_TYPE: ["the value does not fit its tag", "delete the tag"],
};
