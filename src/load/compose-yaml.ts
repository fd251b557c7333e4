import type { Document, Node, YAMLError } from "yaml";
import { Composer, Scalar } from "yaml";
import type { Complaint } from "./complaint.ts";
import type { PlaceFinder } from "./place-finder.ts";
import type { Scan } from "./yaml-scan.ts";
import { complaintFor, endsDocument } from "./yaml-words.ts";

/** A YAML text as a tree, and everything that makes the tree unfit for use. */
export interface Composed {
  readonly root: Node;
  readonly complaints: readonly Complaint[];
}

/** Composes the first document of `scan`, which was a text of `length` UTF-16 units. */
export function composeYaml(scan: Scan, length: number, placeAt: PlaceFinder): Composed {
  const composer = new Composer({ keepSourceTokens: true, uniqueKeys: false, logLevel: "silent" });
  const [document] = composer.compose(scan.tokens, true, length);
  const secondOf = (kind: string): number | undefined =>
    scan.tokens.filter(({ type }) => type === kind)[1]?.offset;
  const own = [
    ...scan.complaints,
    ...complaintAt(secondOf("directive"), secondDirective),
    ...complaintAt(secondOf("document"), secondDocument),
  ];
  const found = errorsOf(document)
    .flatMap((error) => complaintFor(error) ?? [])
    .filter(({ offset }) => offset < scan.lostAt);
  return {
    root: document?.contents ?? new Scalar(null),
    complaints: firstOfEachLine([...own, ...found], placeAt),
  };
}

/** In the order of the text, up to the one at which the parser gave the document up. */
function errorsOf(document: Document.Parsed | undefined): readonly YAMLError[] {
  const all = [...(document?.errors ?? []), ...(document?.warnings ?? [])];
  all.sort((a, b) => a.pos[0] - b.pos[0]);
  const last = all.findIndex(endsDocument);
  return last === -1 ? all : all.slice(0, last + 1);
}

/** One slip makes a parser stumble several times; our own words come first in `complaints`. */
function firstOfEachLine(
  complaints: readonly Complaint[],
  placeAt: PlaceFinder,
): readonly Complaint[] {
  const byLine = new Map<number, Complaint>();
  for (const complaint of complaints) {
    const { line } = placeAt(complaint.offset);
    if (!byLine.has(line)) byLine.set(line, complaint);
  }
  return [...byLine.values()];
}

type Words = Omit<Complaint, "offset">;

function complaintAt(offset: number | undefined, words: Words): readonly Complaint[] {
  return offset === undefined ? [] : [{ offset, ...words }];
}

const secondDirective: Words = {
  code: "yaml_directive",
  message: "a second YAML directive stands here",
  hint: "delete the line",
};

const secondDocument: Words = {
  code: "second_document",
  message: "a second YAML document begins here",
  hint: "keep one campaign to a file, and delete the line ---",
};
