import { createRequire } from "node:module";
import type { Ajv, CodeOptions, Options, SchemaValidateFunction } from "ajv";
import { isHttpAddress } from "./http-address.ts";

const require = createRequire(import.meta.url);

const common: Options = {
  allErrors: true,
  verbose: true,
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  // Our tests check our schemas, and adapters are tested against the meta-schema.
  validateSchema: false,
};

export const payloadFormats = { uri: isHttpAddress } as const;

/** ajv, read on first use: a command that checks nothing does not wait for it. */
export function loadAjv(): typeof import("ajv") {
  return require("ajv");
}

/** For the schemas of what people write; `oneOf` takes the place of the keyword. */
export function contractAjv(oneOf: SchemaValidateFunction, code: CodeOptions): Ajv {
  const { Ajv } = loadAjv();
  const ajv = new Ajv({ ...common, code });
  ajv.removeKeyword("oneOf");
  // For editors and for the types: our `oneOf` finds the `type` by itself.
  ajv.addVocabulary(["discriminator"]);
  ajv.addKeyword({ keyword: "oneOf", schemaType: "array", errors: "full", validate: oneOf });
  return ajv;
}

/** For the schemas of what providers take. */
export function payloadAjv(code: CodeOptions): Ajv {
  const { Ajv } = loadAjv();
  return new Ajv({ ...common, discriminator: true, formats: payloadFormats, code });
}
