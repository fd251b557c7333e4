import type { CST, Node } from "yaml";
import { isScalar } from "yaml";
import { weaveBlock } from "./weave-block.ts";
import { weaveDouble } from "./weave-double.ts";
import { weavePlain, weaveSingle } from "./weave-flow.ts";
import type { Weave } from "./weave.ts";

const woven = new WeakMap<Node, Weave | undefined>();

/** The text of the string scalar `node`, with offsets into its file; `undefined` for other nodes. */
export function weaveScalar(node: Node): Weave | undefined {
  // A long template may have thousands of mistakes, each with its place.
  if (!woven.has(node)) woven.set(node, weaveAnew(node));
  return woven.get(node);
}

function weaveAnew(node: Node): Weave | undefined {
  if (!isScalar(node) || typeof node.value !== "string") return undefined;
  const token = node.srcToken;
  const weave = token && weaveToken(token);
  // The parser's word on what the value is counts; offsets into another text would mislead.
  return weave?.text === node.value ? weave : undefined;
}

type Token = NonNullable<Node["srcToken"]>;

function weaveToken(token: Token): Weave | undefined {
  if (token.type === "block-scalar") {
    return shifted(weaveBlock(token), token.offset + headerLength(token));
  }
  if (!("source" in token)) return undefined;
  const weave = byQuote[token.type];
  return weave && shifted(weave(token.source), token.offset);
}

const byQuote: Readonly<Record<string, (source: string) => Weave>> = {
  scalar: weavePlain,
  "single-quoted-scalar": weaveSingle,
  "double-quoted-scalar": weaveDouble,
};

function headerLength({ props }: CST.BlockScalar): number {
  return props.reduce((sum, part) => sum + ("source" in part ? part.source.length : 0), 0);
}

function shifted({ text, offsets }: Weave, by: number): Weave {
  return { text, offsets: offsets.map((offset) => offset + by) };
}
