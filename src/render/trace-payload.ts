import type { Adapter, PayloadProblem, Settings } from "../model/adapter.ts";
import type { Path } from "../model/document.ts";
import type { Json } from "../model/json.ts";
import type { Message } from "../model/message.ts";
import type { E164 } from "../model/phone.ts";
import { fieldName, isList, isObject, leavesOf, mapLeaves } from "./leaves.ts";

/** Stands where an adapter needs a number and there is no row, or none that shows. */
export const standInPhone: E164 = "+254700000000";

/** A problem of a payload, said of the message that it was made of. */
export interface Traced {
  /** The leaf, or the part of the message around it. */
  readonly path: Path;
  /** `path` is a leaf, and not a part that holds leaves. */
  readonly isLeaf: boolean;
  /** A sentence. */
  readonly message: string;
}

/** Knows where in the message the parts of its payload come from. */
export type Trace = (problem: PayloadProblem) => Traced;

/** Finds out by sending a mark for every leaf through the adapter. */
export function tracePayload(
  message: Message,
  adapter: Pick<Adapter, "toPayload">,
  settings: Settings,
): Trace {
  const paths = leavesOf(message).map(({ path }) => path);
  const origins = originsIn(markedPayload(message, adapter, settings), paths);

  const partAround = (pointer: string): Path | undefined => {
    const within = [...origins].filter(([each]) => each.startsWith(`${pointer}/`));
    const parents = within.map(([each, path]) => {
      // As far above its leaves as in the payload: most parts are built as authors write them.
      const above = depthOf(each) - depthOf(pointer);
      return path.slice(0, Math.max(0, path.length - above));
    });
    return parents.length === 0 ? undefined : sharedStart(parents);
  };
  return ({ pointer, message: says }) => {
    const leaf = origins.get(pointer);
    const known = leaf ?? partAround(pointer) ?? partAt(pointer, origins.size > 0 ? message : {});
    if (known !== undefined) {
      return { path: known, isLeaf: known === leaf, message: `\`${fieldName(known)}\` ${says}` };
    }
    // Not there at all, or the adapter's own: the provider's word for it has to do.
    const parent = pointer.slice(0, pointer.lastIndexOf("/"));
    const path = partAround(parent) ?? [];
    const place = path.length === 0 ? "" : ` in \`${fieldName(path)}\``;
    return { path, isLeaf: false, message: `\`${lastKey(pointer)}\`${place} ${says}` };
  };
}

function markedPayload(
  message: Message,
  adapter: Pick<Adapter, "toPayload">,
  settings: Settings,
): Json {
  let nth = 0;
  // An adapter goes by `type`, so that must stay; anything else is only passed on.
  const marked = mapLeaves(message, ({ path, value }) => {
    const mark = `leaf-${nth++}-of-message`;
    return path.at(-1) === "type" ? value : mark;
  });
  try {
    return adapter.toPayload(marked as Message, standInPhone, settings);
  } catch {
    // Someone's own adapter may choke on a mark: then problems are told of the whole message.
    return {};
  }
}

function originsIn(payload: Json, paths: readonly Path[]): ReadonlyMap<string, Path> {
  const origins = new Map<string, Path>();
  for (const { path, value } of leavesOf(payload)) {
    const nth = /leaf-(\d+)-of-message/.exec(String(value))?.[1];
    const origin = nth === undefined ? undefined : paths[Number(nth)];
    if (origin !== undefined) origins.set(pointerOf(path), origin);
  }
  return origins;
}

function pointerOf(path: Path): string {
  const escaped = path.map((key) => String(key).replaceAll("~", "~0").replaceAll("/", "~1"));
  return escaped.map((key) => `/${key}`).join("");
}

/** The part of the message at the place that `pointer` has in the payload: most are passed on as they are. */
function partAt(pointer: string, message: Json): Path | undefined {
  const keys = pointer.split("/").slice(1);
  const path: (string | number)[] = [];
  let part: Json | undefined = message;
  for (const key of keys) {
    if (isList(part)) path.push(Number(key));
    else path.push(key);
    part = isList(part) ? part[Number(key)] : isObject(part) ? part[key] : undefined;
    if (part === undefined) return undefined;
  }
  return path.length === 0 ? undefined : path;
}

function depthOf(pointer: string): number {
  return pointer.split("/").length;
}

function lastKey(pointer: string): string {
  const key = pointer.slice(pointer.lastIndexOf("/") + 1);
  return key === "" ? "message" : key.replaceAll("~1", "/").replaceAll("~0", "~");
}

function sharedStart(paths: readonly Path[]): Path {
  const [first = [], ...others] = paths;
  const end = first.findIndex((key, index) => others.some((path) => path[index] !== key));
  return end === -1 ? first : first.slice(0, end);
}
