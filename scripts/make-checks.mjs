// Compiles our schemas once, when building, so that no command has to.
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { _ } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { contractAjv, payloadAjv } from "../dist/validate/load-ajv.js";
import { digestOf } from "../dist/validate/made-ahead.js";

const schemas = new URL("../schemas/", import.meta.url);
const checks = new URL("../dist/checks/", import.meta.url);

/** Writes the checks of each schema to a file that bears the digest of the schema. */
export async function makeChecks() {
  await mkdir(checks, { recursive: true });
  for (const name of ["campaign.schema.json", "project.schema.json"]) {
    const schema = await read(name);
    // Its place is taken by a parameter of the file.
    const oneOf = () => true;
    const ajv = contractAjv(oneOf, { source: true });
    await write(schema, ajv, Object.keys(schema.definitions ?? {}));
  }
  for (const name of await readdir(new URL("payloads/", schemas))) {
    await write(
      await read(`payloads/${name}`),
      payloadAjv({ source: true, formats: _`formats` }),
      [],
    );
  }
}

async function read(name) {
  return JSON.parse(await readFile(new URL(name, schemas), "utf8"));
}

async function write(schema, ajv, definitions) {
  const whole = ajv.compile(schema);
  const parts = definitions.map((name) => `#/definitions/${name}`);
  const refs = Object.fromEntries(["#", ...parts].map((ref) => [ref, `${schema.$id}${ref}`]));
  for (const check of [whole, ...parts.map((ref) => ajv.getSchema(refs[ref]))]) {
    for (const name of check.source.scopeValues.keyword ?? []) name.value.code = _`oneOf`;
  }
  const code = standalone.default(ajv, refs);
  const text = `module.exports = ({ oneOf, formats }) => {\nconst exports = {}, self = undefined;\n${code}\nreturn exports;\n};\n`;
  await writeFile(new URL(`${digestOf(schema)}.cjs`, checks), text);
}
