// Writes the types of what people write from the schemas that say what they may write.
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "json-schema-to-typescript";

/** Schema → the file its types go to and the name of the root type. */
export const writtenTypes = [
  { schema: "campaign", file: "src/model/written-campaign.gen.ts", name: "WrittenCampaign" },
  { schema: "project", file: "src/model/written-project.gen.ts", name: "WrittenProject" },
];

const root = new URL("../", import.meta.url);

/** The text of the generated file for one row of `writtenTypes`. */
export async function typesOf({ schema, name }) {
  const path = `schemas/${schema}.schema.json`;
  // The generator would name the type after $id or title.
  const {
    $id: _,
    title: __,
    ...contract
  } = JSON.parse(await readFile(new URL(path, root), "utf8"));
  return compile(contract, name, {
    additionalProperties: false,
    bannerComment: `// Generated from ${path} by \`npm run generate\`. Do not edit.`,
    style: { printWidth: 100 },
    ignoreMinAndMaxItems: true,
    unknownAny: true,
  });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const row of writtenTypes) await writeFile(new URL(row.file, root), await typesOf(row));
}
