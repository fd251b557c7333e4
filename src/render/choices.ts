import type { RowProblem } from "../model/audience.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Path } from "../model/document.ts";
import type { CompiledLeaf } from "./compile-leaves.ts";
import type { CompileRequest } from "./request.ts";
import type { Run } from "./run.ts";

/** Texts of a message among which no two may be the same. */
interface Choices {
  /** `buttons`, `rows` */
  readonly of: string;
  /** `id`, `title` */
  readonly key: string;
  readonly leaves: readonly CompiledLeaf[];
}

/** Ids and titles of buttons, ids of rows: WhatsApp refuses the whole message where two are the same. */
export function choicesIn(leaves: readonly CompiledLeaf[]): readonly Choices[] {
  const groups = new Map<string, CompiledLeaf[]>();
  for (const leaf of leaves) {
    const group = groupOf(leaf.path);
    if (group !== undefined) groups.set(group, [...(groups.get(group) ?? []), leaf]);
  }
  return [...groups].map(([group, found]) => {
    const [of = "", key = ""] = group.split(" ");
    return { of, key, leaves: found };
  });
}

function groupOf(path: Path): string | undefined {
  const way = path.filter((step) => typeof step === "string").join(".");
  const button = /^interactive\.action\.buttons\.reply\.(id|title)$/.exec(way)?.[1];
  if (button !== undefined) return `buttons ${button}`;
  return way === "interactive.action.sections.rows.id" ? "rows id" : undefined;
}

/** Finds the choices that one row makes the same. Nothing where no row can. */
export function openChoiceCheck(
  leaves: readonly CompiledLeaf[],
): ((run: Run) => RowProblem | undefined) | undefined {
  const open = choicesIn(leaves).filter((choices) => choices.leaves.some((leaf) => !leaf.isStatic));
  if (open.length === 0) return undefined;
  return (run) => {
    for (const choices of open) {
      const twice = secondOfTwo(choices, ({ render }) => render(run));
      if (twice !== undefined) return { ...wordsFor(choices), field: twice.field };
    }
    return undefined;
  };
}

/** The choices that are the same for everyone. `textOf`: nothing of those that differ by row. */
export function sameForEveryone(
  { document, at }: CompileRequest,
  leaves: readonly CompiledLeaf[],
  textOf: (leaf: CompiledLeaf) => string | undefined,
): readonly Diagnostic[] {
  return choicesIn(leaves).flatMap((choices): readonly Diagnostic[] => {
    const twice = secondOfTwo(choices, textOf);
    if (twice === undefined) return [];
    const place = document.place([...at, ...twice.path]);
    return [{ ...place, severity: "error", ...wordsFor(choices) }];
  });
}

function secondOfTwo(
  { leaves }: Choices,
  textOf: (leaf: CompiledLeaf) => string | undefined,
): CompiledLeaf | undefined {
  const texts = leaves.map(textOf);
  return leaves.find((_, nth) => texts[nth] !== undefined && texts.indexOf(texts[nth]) !== nth);
}

function wordsFor({ of, key }: Choices): Pick<RowProblem, "code" | "message" | "hint"> {
  return {
    code: "duplicate_choice",
    message: `two ${of} get the same ${key}; WhatsApp refuses a message with such`,
    hint: `give each its own ${key}`,
  };
}
