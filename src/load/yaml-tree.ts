import type { Node, Pair, YAMLMap } from "yaml";
import { isMap, isScalar, isSeq } from "yaml";
import type { Path } from "../model/document.ts";

/** A value of a YAML tree together with its key, where it has one. */
export interface Spot {
  readonly key?: Node;
  readonly value: Node;
}

/** A key as text, as written: YAML makes numbers and truth values of some. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === "string" ? key.value : (key.source ?? "");
}

/**
 * What stands at `path` below `root`, or at the nearest ancestor that is in the tree;
 * `exact` tells which.
 */
export function locate(root: Node, path: Path): { readonly spot: Spot; readonly exact: boolean } {
  let spot: Spot = { value: root };
  for (const step of path) {
    const next = child(spot.value, step);
    if (!next) return { spot, exact: false };
    spot = next;
  }
  return { spot, exact: true };
}

const pairsIn = new WeakMap<Node, ReadonlyMap<string | undefined, Pair<Node, Node | null>>>();

/** By key, the first of each: a file may have thousands of keys, and something wrong with each. */
function pairsOf(map: YAMLMap<Node, Node | null>): NonNullable<ReturnType<typeof pairsIn.get>> {
  const known = pairsIn.get(map);
  if (known !== undefined) return known;
  const pairs = new Map(map.items.toReversed().map((pair) => [keyText(pair.key), pair] as const));
  pairsIn.set(map, pairs);
  return pairs;
}

function child(node: Node, step: string | number): Spot | undefined {
  if (isMap<Node, Node | null>(node)) {
    const pair = pairsOf(node).get(String(step));
    return pair && { key: pair.key, value: pair.value ?? pair.key };
  }
  if (isSeq<Node>(node)) {
    const value = node.items[Number(step)];
    return value && { value };
  }
  return undefined;
}
