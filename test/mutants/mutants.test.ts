import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { mutants } from "./mutants.mjs";

const root = join(import.meta.dirname, "../..");

// Whether the tests catch them: npm run test:mutants.
it.each(mutants)("the bug `$name` still fits the code", ({ edits, suite }) => {
  for (const { file, find } of edits) {
    const fits = readFileSync(join(root, file), "utf8").split(find).length - 1;
    expect(fits, `how often ${file} holds ${JSON.stringify(find)}`).toBe(1);
  }
  expect(existsSync(join(root, suite)), suite).toBe(true);
});
