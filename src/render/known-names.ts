import type { SourceColumns } from "../model/audience.ts";
import type { Var } from "../model/campaign.ts";
import { maskNumbers } from "../model/phone.ts";
import { helpers } from "./helpers/helpers.ts";
import { nearestName } from "../model/nearest-name.ts";
import { own } from "./run.ts";
import type { Words } from "./template-source.ts";
import { writtenName } from "./written-name.ts";

/** What the names in templates mean: vars, columns, and `phone`. */
export interface KnownNames {
  /** The name of a var, of `phone`, or of a column of any source. */
  has(name: string): boolean;
  from(name: string): "column" | "var" | "phone";
  /** What is wrong with reading `name`; where empty is fine, some sources may lack it. */
  wrongWith(name: string, emptyIsFine: boolean): Words | undefined;
  /** The known name that was probably meant. */
  near(name: string): string | undefined;
  /** The same message goes to everyone, so rows have no say in it. */
  readonly sameForAll: boolean;
}

/** Among more, what was meant is not worth the time that looking for it takes. */
const mostNamed = 500;

/** `found: undefined`, or one of them unknown: every name may be a column. */
export function knownNames(
  vars: Readonly<Record<string, Var>>,
  found: readonly SourceColumns[] | undefined,
): KnownNames {
  const sources = found?.some(({ unknown }) => unknown) ? undefined : found;
  const columns = new Set(sources?.flatMap(({ names }) => names));
  const sameForAll = sources?.some(isTags) ?? false;
  const isVar = (name: string) => own(vars, name) !== undefined;
  const named = sameForAll ? Object.keys(vars) : [...Object.keys(vars), ...columns, "phone"];
  const near = (name: string) => nearestName(name, named.slice(0, mostNamed));

  return {
    sameForAll,
    near,
    has: (name) => name === "phone" || isVar(name) || columns.has(name),
    from: (name) => (name === "phone" ? "phone" : isVar(name) ? "var" : "column"),
    wrongWith(name, emptyIsFine) {
      if (sources === undefined) return undefined;
      if (sameForAll && !isVar(name)) return notForTags(name);
      if (name === "phone") return undefined;
      const having = sources.filter(({ names }) => names.includes(name));
      if (isVar(name)) return having[0] && bothColumnAndVar(name, having[0]);
      if (having.length === 0) return unknown(name, { sources, columns, meant: near(name) });
      const lacking = sources.find((source) => !having.includes(source));
      return lacking && !emptyIsFine ? missingFrom(name, lacking) : undefined;
    },
  };
}

function isTags({ label }: SourceColumns): boolean {
  return label === "tags";
}

function notForTags(name: string): Words {
  return {
    code: "column_with_tags",
    message: `\`${name}\` has no value in a message to tags: the provider picks the people, and they carry no columns`,
    hint: "use vars only, or name the people with csv: or numbers:",
  };
}

function bothColumnAndVar(name: string, { label }: SourceColumns): Words {
  return {
    code: "ambiguous_name",
    message: `\`${name}\` is both a var and a column of ${label}`,
    hint: "rename the var",
  };
}

interface Surroundings {
  readonly sources: readonly SourceColumns[];
  readonly columns: ReadonlySet<string>;
  readonly meant: string | undefined;
}

function unknown(name: string, { sources, columns, meant }: Surroundings): Words {
  const labels = [...new Set(sources.filter(({ names }) => names.length > 0).map(labelOf))];
  const place = labels.length === 0 ? "" : ` or a column of ${labels.slice(0, 3).join(" or ")}`;
  return {
    code: "unknown_variable",
    message: `\`${name}\` is not a var${place}`,
    hint: meant === undefined ? whatThereIs(columns) : `did you mean ${tag(meant)}?`,
  };
}

function labelOf({ label }: SourceColumns): string {
  return label;
}

function whatThereIs(columns: ReadonlySet<string>): string {
  if (columns.size === 0) return "add it under vars:; numbers have no columns, only phone";
  const some = [...columns].slice(0, 10).map(writtenName).join(", ");
  // Where a line of data took the header's place, numbers are names.
  return `the columns are ${maskNumbers(some)}${columns.size > 10 ? ", …" : ""}; or add it under vars:`;
}

function missingFrom(name: string, { label }: SourceColumns): Words {
  return {
    code: "missing_column",
    message: `\`${name}\` is not a column of every source: ${label} has none`,
    hint: `write {{default ${writtenName(name)} "there"}}, or put {{#if ${writtenName(name)}}} around it`,
  };
}

/** How a name stands alone in a template, where a helper's name would be taken for the helper. */
export function tag(name: string): string {
  return helpers.has(name) ? `{{this.${name}}}` : `{{${writtenName(name)}}}`;
}
