import { readdirSync, readFileSync } from "node:fs";
import type { ErrorObject, ValidateFunction } from "ajv";
import fc from "../helpers/fast-check.ts";
import { describe, expect, test } from "vitest";
import { madeAhead } from "../../src/validate/made-ahead.ts";
import { contractAjv, payloadAjv, payloadFormats } from "../../src/validate/load-ajv.ts";
import { oneOf } from "../../src/validate/one-of.ts";
import { payloadProblems } from "../../src/validate/payload-problems.ts";
import { nearly } from "./written-by-schema.ts";

const schemas = new URL("../../schemas/", import.meta.url);
const payloads = readdirSync(new URL("payloads/", schemas)).map((name) => `payloads/${name}`);

function read(name: string): Readonly<Record<string, unknown>> {
  return JSON.parse(readFileSync(new URL(name, schemas), "utf8"));
}

describe("checks made ahead", () => {
  test.each(["campaign.schema.json", "project.schema.json", ...payloads])(
    "the build has made those of %s as it is now",
    (name) => {
      const made = madeAhead(read(name), { oneOf: () => true, formats: payloadFormats });
      expect(made?.["#"]).toBeTypeOf("function");
    },
  );

  test("an edited schema finds none", () => {
    const schema = { ...read("campaign.schema.json"), title: "Another" };
    expect(madeAhead(schema, {})).toBeUndefined();
  });

  test.each(payloads)("those of %s say what ajv says", (name) => {
    const schema = read(name);
    const made = madeAhead(schema, { formats: payloadFormats })?.["#"];
    const plain = payloadAjv({}).compile(schema);
    const values = [{}, [], "text", { type: "text" }, { to: 3, type: "image", link: "ftp://x" }];
    for (const value of values) {
      expect(made?.(structuredClone(value))).toBe(plain(structuredClone(value)));
      expect(made?.errors).toEqual(plain.errors);
    }
  });

  test.each(payloads)("those of %s say what ajv says of any payload", (name) => {
    const schema = read(name);
    const made = madeAhead(schema, { formats: payloadFormats })?.["#"];
    const plain = payloadAjv({}).compile(schema);
    fc.assert(
      fc.property(nearly(schema), (value) => {
        const said = made && errorsOf(made, value);
        expect(said).toEqual(errorsOf(plain, value));
        expect(payloadProblems(made?.errors ?? [])).toEqual(payloadProblems(plain.errors ?? []));
      }),
      { numRuns: 300 },
    );
  });

  test.each(["campaign.schema.json", "project.schema.json"])(
    "those of %s say what ajv says of any file",
    (name) => {
      const schema = read(name);
      const made = contractChecks(schema, (keyword) => {
        const checks = madeAhead(schema, { oneOf: keyword });
        return (ref) => checks?.[ref];
      });
      const plain = contractChecks(schema, (keyword) => {
        const ajv = contractAjv(keyword, {}).addSchema(schema);
        return (ref) => ajv.getSchema(`${String(schema["$id"])}${ref}`);
      });
      fc.assert(
        fc.property(nearly(schema), (value) => {
          expect(errorsOf(made, value)).toEqual(errorsOf(plain, value));
        }),
        { numRuns: 300 },
      );
    },
  );
});

type Keyword = ReturnType<typeof oneOf>;
type Find = (ref: string) => ValidateFunction | undefined;

/** The check of the whole, where `oneOf` finds its forms among the checks that `open` gives. */
function contractChecks(
  schema: Readonly<Record<string, unknown>>,
  open: (keyword: Keyword) => Find,
): ValidateFunction {
  const parts = schema["definitions"] as Readonly<Record<string, Record<string, unknown>>>;
  const keyword = oneOf(
    (refs) =>
      refs.map(({ $ref }) => ({ ref: $ref, schema: parts[$ref.split("/")[2] ?? ""] ?? {} })),
    ({ ref }) => checkAt(ref),
  );
  const find = open(keyword);
  const checkAt = (ref: string): ValidateFunction => {
    const check = find(ref);
    if (check === undefined) throw new TypeError(`there is no check of ${ref}`);
    return check;
  };
  return checkAt("#");
}

/** All but the way through the schema, which ajv tells from wherever a function of its own begins. */
function errorsOf(check: ValidateFunction, value: unknown): readonly Partial<ErrorObject>[] {
  const fits = check(structuredClone(value));
  const errors = fits ? [] : (check.errors ?? []);
  return errors.map((error) => ({ ...error, schemaPath: "" }));
}
