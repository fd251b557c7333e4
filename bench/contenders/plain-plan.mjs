// What `plan` does, by the plain use of csv-parse, libphonenumber-js, Handlebars and Ajv:
//   node bench/contenders/plain-plan.mjs CSV [TEXT]
// Prints the counts as JSON. Rows become invalid, duplicate or planned by Carillon's rules.
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import Ajv from "ajv";
import { parse } from "csv-parse";
import Handlebars from "handlebars";
import { parsePhoneNumberFromString } from "libphonenumber-js/min";

const [
  file,
  text = "Hi {{first_name}}, your order {{order}} of {{items}} items is on its way and arrives {{day}} between 10:00 and 12:00.",
] = process.argv.slice(2);
const schemaFile = new URL("../../schemas/payloads/flowiq.schema.json", import.meta.url);
const ajv = new Ajv({ strict: false, discriminator: true, formats: { uri: URL.canParse } });
const fits = ajv.compile(JSON.parse(await readFile(schemaFile, "utf8")));
const render = Handlebars.compile(text, { noEscape: true });
const names = [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name);

const seen = new Set();
const totals = { rows: 0, invalid: 0, duplicate: 0, planned: 0 };
const digest = createHash("sha256");

for await (const row of createReadStream(file).pipe(parse({ bom: true, columns: true }))) {
  totals.rows += 1;
  totals[fateOf(row)] += 1;
}
console.log(JSON.stringify({ totals, digest: digest.digest("hex") }));

function fateOf(row) {
  const number = parsePhoneNumberFromString(row.phone, { extract: false });
  if (number === undefined || !number.isPossible()) return "invalid";
  if (seen.has(number.number)) return "duplicate";
  seen.add(number.number);
  if (names.some((name) => row[name].trim() === "")) return "invalid";
  const payload = { phone_number: number.number, message_type: "text", text: render(row) };
  if (!fits(payload)) return "invalid";
  digest.update(`${number.number}\n${JSON.stringify(payload)}\n`);
  return "planned";
}
