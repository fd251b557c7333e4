import type { Node, Pair } from "yaml";
import { isMap, isScalar, isSeq } from "yaml";
import type { Complaint } from "./complaint.ts";
import type { PlaceFinder } from "./place-finder.ts";
import { shortened } from "./shortened.ts";
import { keyText } from "./yaml-tree.ts";

/** Takes note of something wrong and goes on. */
export interface Notes {
  complain(complaint: Complaint): void;
  readonly placeAt: PlaceFinder;
}

/**
 * The plain data of a YAML tree. Mappings have no prototype, so that a key `__proto__` is
 * a key like any other. Of a key written twice the first counts.
 */
export function plainValue(node: unknown, notes: Notes): unknown {
  if (isMap<Node, Node | null>(node)) return plainMapping(node.items, notes);
  if (isSeq(node)) return node.items.map((item) => plainValue(item, notes));
  return isScalar(node) ? node.value : null;
}

function plainMapping(pairs: readonly Pair<Node, Node | null>[], notes: Notes): unknown {
  const value = Object.create(null) as Record<string, unknown>;
  const firstOffsets = new Map<string, number>();
  for (const pair of pairs) {
    const offset = pair.key.range?.[0] ?? 0;
    const name = keyText(pair.key);
    const wrong = keyComplaint(pair.key, name) ?? twice(name, firstOffsets, notes);
    if (wrong) notes.complain({ offset, ...wrong });
    if (wrong || name === undefined) continue;
    firstOffsets.set(name, offset);
    value[name] = plainValue(pair.value, notes);
  }
  return value;
}

type Words = Omit<Complaint, "offset">;

function keyComplaint(key: Node, name: string | undefined): Words | undefined {
  if (name === undefined) {
    return {
      code: "complex_key",
      message: "a key must be plain text, not a list or a mapping",
      hint: "write `key: value`; if this is text, put it in quotes",
    };
  }
  if (name === "") {
    return {
      code: "empty_key",
      message: "there is no key before this colon",
      hint: "write `key: value`; if this is text, put it in quotes",
    };
  }
  if (name === "<<" && isScalar(key) && key.type === "PLAIN") {
    return {
      code: "merge_key",
      message: "merge keys (<<) are not read here",
      hint: "write the keys out",
    };
  }
  return undefined;
}

function twice(
  name: string | undefined,
  firstOffsets: ReadonlyMap<string, number>,
  { placeAt }: Notes,
): Words | undefined {
  if (name === undefined) return undefined;
  const first = firstOffsets.get(name);
  if (first === undefined) return undefined;
  return {
    code: "duplicate_key",
    message: `the key ${shortened(name)} is written twice; the first is on line ${placeAt(first).line}`,
    hint: "keep one of the two",
  };
}
