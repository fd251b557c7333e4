// Compiles our schemas once, when building, so that no command has to.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { _, getProperty } from "ajv/dist/compile/codegen/index.js";
import standalone from "ajv/dist/standalone/index.js";
import { minifySync } from "rolldown/utils";
import { contractAjv, payloadAjv } from "../dist/validate/load-ajv.js";
import { digestOf } from "../dist/validate/made-ahead.js";

const schemas = new URL("../schemas/", import.meta.url);
const checks = new URL("../dist/checks/", import.meta.url);

/** Writes the checks of each schema to a file that bears the digest of the schema. */
export async function makeChecks() {
  await mkdir(checks, { recursive: true });
  for (const name of ["campaign.schema.json", "project.schema.json"]) {
    // Its place is taken by a parameter of the file.
    const oneOf = () => true;
    const ajv = contractAjv(oneOf, { source: true });
    const schema = await read(name);
    await write(schema, { ajv, split: schema, parts: Object.keys(schema.definitions ?? {}) });
  }
  for (const name of await readdir(new URL("payloads/", schemas))) {
    const schema = await read(`payloads/${name}`);
    const ajv = payloadAjv({ source: true, formats: _`formats` });
    await write(schema, { ajv, split: withFormsApart(schema), parts: [] });
  }
}

async function read(name) {
  return JSON.parse(await readFile(new URL(name, schemas), "utf8"));
}

/** A payload has one form, and the functions of the others then need not be compiled. */
function withFormsApart(schema) {
  if (schema.oneOf === undefined) return schema;
  const forms = Object.fromEntries(schema.oneOf.map((form, index) => [`form${index}`, form]));
  const oneOf = Object.keys(forms).map((name) => ({ $ref: `#/definitions/${name}` }));
  return { ...schema, oneOf, definitions: { ...schema.definitions, ...forms } };
}

async function write(schema, { ajv, split, parts }) {
  // Every definition is one function, however often it is used.
  ajv.opts.inlineRefs = false;
  ajv.compile(split);
  const refs = ["#", ...parts.map((name) => `#/definitions/${name}`)];
  const named = Object.fromEntries(refs.map((ref) => [ref, `${schema.$id}${ref}`]));
  for (const id of Object.values(named)) ajv.getSchema(id);
  rewrite(ajv.scope._values, { schema, split });
  const code = standalone.default(ajv, named);
  await writeFile(new URL(`${digestOf(schema)}.cjs`, checks), fileOf(code));
}

/** Makes what ajv is about to write shorter, and its `schemaPath` a way from the root. */
function rewrite(values, { schema, split }) {
  const root = { code: _`schema`, path: "#" };
  const places = new Map([...placesIn(schema, root), [split, root]]);
  // What stands in the schema is looked up there: whoever has a value to check has the schema too.
  for (const [part, { value }] of values.schema) {
    const place = places.get(part);
    if (place !== undefined) value.code = place.code;
  }
  for (const { source, schema: part } of values.validate.keys()) {
    const path = JSON.stringify(places.get(part).path).slice(0, -1);
    source.validateCode = source.validateCode.replaceAll('schemaPath:"#', `schemaPath:${path}`);
  }
  const { keyword = new Map(), func = new Map() } = values;
  for (const { value } of keyword.values()) value.code = _`oneOf`;
  for (const { value } of func.values()) value.code = onItsOwn(value.code);
}

function fileOf(code) {
  const whole = `module.exports = function ({ schema, oneOf, formats }) {\nconst exports = {}, self = undefined;\n${fail}\n${withCalls(code)}\nreturn exports;\n};\n`;
  const { code: short, errors } = minifySync("check.cjs", whole, { module: false });
  if (errors.length > 0) throw new Error(errors[0].message);
  // In parentheses, as V8 then reads it once and not twice.
  return `${short.replace(/^module\.exports=(.*?);?$/s, "module.exports=($1);")}\n`;
}

/** Adds an error, of which most stands in the schema, or in the error's way through it. */
const fail = `function fail(errors, instancePath, schemaPath, parentSchema, params, data) {
  const keyword = schemaPath.slice(schemaPath.lastIndexOf("/") + 1);
  const error = { instancePath, schemaPath, keyword, params, schema: parentSchema[keyword], parentSchema, data };
  if (errors === null) return [error];
  errors.push(error);
  return errors;
}`;

/** What ajv writes out for each thing that may be wrong: two thirds of its code. */
const within = "(?:(?!const err)[^])*?";
const written = new RegExp(
  `const (?<error>err\\d+) = \\{instancePath:(?<at>${within}),schemaPath:(?<path>"[^"]*/(?<keyword>\\w+)"),keyword:"\\k<keyword>",params:(?<params>${within}),schema:${within},parentSchema:(?<parent>${within}),data:(?<data>\\w+)\\};if\\(vErrors === null\\)\\{vErrors = \\[\\k<error>\\];\\}else \\{vErrors\\.push\\(\\k<error>\\);\\}`,
  "g",
);

function withCalls(code) {
  return code
    .replaceAll("{instancePath,schemaPath", "{instancePath:instancePath,schemaPath")
    .replaceAll(",data};if(vErrors", ",data:data};if(vErrors")
    .replaceAll(written, "vErrors = fail(vErrors, $<at>, $<path>, $<parent>, $<params>, $<data>);");
}

/** Finding a package takes longer than a check; what is seldom called waits for its first call. */
function onItsOwn(code) {
  if (String(code).includes("ucs2length")) return lengthOf;
  return String(code).startsWith("require(") ? _`(...given) => ${code}(...given)` : code;
}

/** Characters as JSON Schema counts them: a surrogate pair is one. */
const lengthOf = _`(text) => {
  let length = text.length;
  for (let at = 1; at < text.length; at += 1) {
    const isPair = (text.charCodeAt(at) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 1) & 0xfc00) === 0xd800;
    if (isPair) length -= 1;
  }
  return length;
}`;

/** Every part of `schema`, with the code that finds it and its JSON pointer. */
function* placesIn(schema, { code, path }) {
  if (typeof schema !== "object" || schema === null) return;
  yield [schema, { code, path }];
  for (const [key, part] of Object.entries(schema)) {
    const at = key.replaceAll("~", "~0").replaceAll("/", "~1");
    yield* placesIn(part, { code: _`${code}${getProperty(key)}`, path: `${path}/${at}` });
  }
}
