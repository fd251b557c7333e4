import { createRequire } from "node:module";
import type { Ajv, Code, CodeOptions, KeywordCxt, Options, SchemaValidateFunction } from "ajv";
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
  // Ours take their place.
  messages: false,
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
  const ajv = new Ajv({ ...common, discriminator: true, formats: payloadFormats, code });
  countLess(ajv);
  return ajv;
}

/** A text has at most as many characters as UTF-16 units, and at least half as many. */
function countLess(ajv: Ajv): void {
  const { _ } = loadAjv();
  onlyIf("maxLength", ({ data, schemaCode }) => _`${data}.length > ${schemaCode}`, ajv);
  onlyIf("minLength", ({ data, schemaCode }) => _`${data}.length < 2 * ${schemaCode}`, ajv);
}

/** Has `keyword` count the characters of a text only where its units do not tell. */
function onlyIf(keyword: string, mayFail: (context: KeywordCxt) => Code, ajv: Ajv): void {
  const plain = ajv.getKeyword(keyword);
  if (typeof plain === "boolean" || !("code" in plain)) throw new Error(`no keyword ${keyword}`);
  ajv.removeKeyword(keyword);
  ajv.addKeyword({
    ...plain,
    keyword,
    // Where it stood: errors come in this order.
    before: "pattern",
    code: (context) => context.gen.if(mayFail(context), () => plain.code(context)),
  });
}
