import { createHash } from "node:crypto";
import { createRequire } from "node:module";
import type { SchemaValidateFunction, ValidateFunction } from "ajv";

const require = createRequire(import.meta.url);

/** What the checks call beside the schema. */
export interface Called {
  readonly oneOf?: SchemaValidateFunction;
  readonly formats?: Readonly<Record<string, (text: string) => boolean>>;
}

/** By the reference of what is checked: `#` is the whole, `#/definitions/csvSource` a part. */
export type Checks = Readonly<Record<string, ValidateFunction | undefined>>;

/**
 * What the build made of exactly this schema; absent for every other, and where nothing is
 * built. Compiling takes longer than everything else a small campaign needs.
 */
export function madeAhead(schema: unknown, called: Called): Checks | undefined {
  const make = readChecks(digestOf(schema));
  return make?.({ schema, ...called });
}

/** Tells schemas apart. An edited schema finds no checks, rather than those of its past. */
export function digestOf(schema: unknown): string {
  return createHash("sha256").update(JSON.stringify(schema)).digest("hex").slice(0, 32);
}

type Make = (given: Called & { readonly schema: unknown }) => Checks;

function readChecks(digest: string): Make | undefined {
  try {
    return require(`#checks/${digest}.cjs`) as Make;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") {
      return undefined;
    }
    throw error;
  }
}
