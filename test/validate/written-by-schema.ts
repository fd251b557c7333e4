import fc from "../helpers/fast-check.ts";

type Schema = Readonly<Record<string, unknown>>;

/** Values that fit `root` or nearly do: keys left out, unknown keys, values of another kind. */
export function nearly(root: Schema): fc.Arbitrary<unknown> {
  const definitions = (root["definitions"] ?? {}) as Readonly<Record<string, Schema>>;

  function of(schema: unknown, depth: number): fc.Arbitrary<unknown> {
    if (depth > 6 || typeof schema !== "object" || schema === null) return anything;
    const sound = formsOf(schema as Schema, depth);
    return fc.oneof({ weight: 12, arbitrary: sound }, { weight: 1, arbitrary: anything });
  }

  function formsOf(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const reference = /^#\/definitions\/(\w+)$/.exec(String(schema["$ref"]))?.[1];
    if (reference !== undefined) return of(definitions[reference], depth + 1);
    const forms = (schema["oneOf"] ?? schema["anyOf"]) as readonly unknown[] | undefined;
    if (forms !== undefined && schema["properties"] === undefined) {
      return fc.oneof(...forms.map((form) => of(form, depth + 1)));
    }
    if ("const" in schema) return fc.constant(schema["const"]);
    if ("enum" in schema) return fc.constantFrom(...(schema["enum"] as readonly unknown[]));
    const kinds = [(schema["type"] ?? "object") as string | readonly string[]].flat();
    return fc.oneof(...kinds.map((kind) => ofKind(kind, schema, depth)));
  }

  function ofKind(kind: string, schema: Schema, depth: number): fc.Arbitrary<unknown> {
    switch (kind) {
      case "object":
        return mapping(schema, depth);
      case "array":
        return fc.array(of(schema["items"], depth + 1), { maxLength: 3 });
      case "string":
        return text(schema);
      case "integer":
      case "number":
        return fc.oneof(fc.integer({ min: -2, max: 300 }), fc.double({ noNaN: true }));
      default:
        return fc.boolean();
    }
  }

  function mapping(schema: Schema, depth: number): fc.Arbitrary<unknown> {
    const properties = (schema["properties"] ?? {}) as Readonly<Record<string, unknown>>;
    const required = new Set((schema["required"] ?? []) as readonly string[]);
    const entries = Object.entries(properties).map(([key, part]) => {
      const often = required.has(key) ? 30 : 1;
      const value = of(part, depth + 1).map((one) => [[key, one]]);
      return fc.oneof({ weight: often, arbitrary: value }, { weight: 1, arbitrary: nothing });
    });
    const unknown = fc.tuple(fc.string({ maxLength: 4 }), anything).map((entry) => [entry]);
    const more = fc.oneof({ weight: 9, arbitrary: nothing }, { weight: 1, arbitrary: unknown });
    return fc.tuple(...entries, more).map((all) => Object.fromEntries(all.flat() as never));
  }

  return of(root, 0);
}

const nothing = fc.constant([] as unknown[]);

const anything = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1.5, "", [], {}),
  fc.string({ maxLength: 6, unit: "binary" }),
);

function text(schema: Schema): fc.Arbitrary<string> {
  const examples = ((schema["examples"] ?? []) as readonly unknown[]).map(String);
  const sound = fc.constantFrom(
    "+254712345678",
    "https://example.com/a",
    "1",
    "hello",
    ...examples,
  );
  const most = Number(schema["maxLength"] ?? 10);
  // An emoji is two UTF-16 units, and one character.
  const long = fc.constantFrom("👋".repeat(most), "👋".repeat(most + 1));
  return fc.oneof(
    { weight: 8, arbitrary: sound },
    { weight: 1, arbitrary: long },
    { weight: 1, arbitrary: fc.string({ maxLength: 12, unit: "binary" }) },
  );
}
