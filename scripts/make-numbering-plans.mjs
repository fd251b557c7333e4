// Takes from libphonenumber's metadata what telling canonical numbers needs: a fifth of it.
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";

const metadata = createRequire(import.meta.url)("libphonenumber-js/metadata.min.json");
const file = new URL("../dist/checks/numbering-plans.json", import.meta.url);

/** Writes, for each calling code, its countries, the main one first. */
export async function makeNumberingPlans() {
  const codes = Object.entries(metadata.country_calling_codes);
  const plans = codes.map(([code, names]) => [code, planOf(names)]);
  await writeFile(file, `${JSON.stringify(Object.fromEntries(plans))}\n`);
}

// What stands where in it. Source: libphonenumber-js, METADATA.md and metadata.js.
function planOf(names) {
  const [, , , , , prefix, , prefixForParsing] = metadata.countries[names[0]];
  const isShared = names.length > 1;
  return {
    homePrefix: prefixForParsing || prefix || undefined,
    countries: names.map((name) => countryOf(name, isShared)),
  };
}

function countryOf(name, isShared) {
  const [, , national, lengths, , , , , , , leading, types] = metadata.countries[name];
  if (!isShared) return { name, lengths };
  if (leading) return { name, lengths, leading };
  const kinds = (types ?? []).filter((type) => type !== 0 && type[0] !== "");
  return {
    name,
    lengths,
    national,
    kinds: kinds.map(([pattern, own]) => ({ pattern, lengths: own })),
  };
}
