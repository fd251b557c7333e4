import type { Path } from "../model/document.ts";
import type { Complaint } from "./complaint.ts";
import { isMapping } from "./is-mapping.ts";

/** `T` of which any key of any mapping may be missing, and any entry of a list be null. */
export type Loose<T> = T extends readonly (infer E)[]
  ? readonly (Loose<E> | null)[]
  : T extends object
    ? { readonly [K in keyof T]?: Loose<T[K]> }
    : T;

/**
 * A copy of `value` without what `complaints` are about: a key goes, and an entry of a list
 * becomes null, so that the others keep their places. What is left fits the schema, but for
 * these. Mappings have no prototype.
 */
export function withoutFaults<T>(value: unknown, complaints: readonly Complaint[]): Loose<T> {
  const faults = new Set(
    complaints.filter(({ severity }) => severity === undefined).map(({ at }) => JSON.stringify(at)),
  );
  return copyOf(value, [], faults) as Loose<T>;
}

/** Nothing where a fault is at `path` itself. */
function copyOf(value: unknown, path: Path, faults: ReadonlySet<string>): unknown {
  if (faults.has(JSON.stringify(path))) return undefined;
  if (Array.isArray(value)) {
    return value.map((entry, index) => copyOf(entry, [...path, index], faults) ?? null);
  }
  if (!isMapping(value)) return value;
  const copy = Object.create(null) as Record<string, unknown>;
  for (const [key, entry] of Object.entries(value)) {
    const sound = copyOf(entry, [...path, key], faults);
    if (sound !== undefined) copy[key] = sound;
  }
  return copy;
}
