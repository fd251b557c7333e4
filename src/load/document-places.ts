import type { Node } from "yaml";
import { isScalar } from "yaml";
import type { SourceDocument } from "../model/document.ts";
import type { PlaceFinder } from "./place-finder.ts";
import { weaveScalar } from "./weave-scalar.ts";
import { locate } from "./yaml-tree.ts";

/** Answers where the values below `root` stand. */
export function documentPlaces(
  root: Node,
  placeAt: PlaceFinder,
): Pick<SourceDocument, "place" | "placeInside" | "written" | "comment"> {
  const place: SourceDocument["place"] = (path, part = "value") => {
    const { spot } = locate(root, path);
    const [start, end] = spot.value.range ?? [0, 0];
    const node = spot.key && (part === "key" || start === end) ? spot.key : spot.value;
    return placeAt(node.range?.[0] ?? 0);
  };
  return {
    place,
    placeInside(path, offset) {
      const { spot, exact } = locate(root, path);
      const woven = exact ? weaveScalar(spot.value) : undefined;
      const at = woven?.offsets[Math.min(Math.max(0, offset), woven.text.length)];
      return at === undefined ? place(path) : placeAt(at);
    },
    written(path) {
      const { spot, exact } = locate(root, path);
      return exact && isScalar(spot.value) ? spot.value.source : undefined;
    },
    comment(path) {
      const { spot, exact } = locate(root, path);
      return exact ? commentBehind(spot.value) : undefined;
    },
  };
}

/** What ends the line on which `node` ends, where that is no quoted text and no block. */
function commentBehind({ srcToken }: Node): string | undefined {
  if (srcToken?.type !== "scalar") return undefined;
  return srcToken.end?.find(({ type }) => type === "comment")?.source;
}
