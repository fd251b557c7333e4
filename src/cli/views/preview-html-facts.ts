import { markup } from "../../index.ts";
import type { ExplainedLeaf, FieldLength, Json, Markup } from "../../index.ts";
import { safeJson, safeText } from "./safe-text.ts";

/** How long the texts are that the provider limits. */
export function lengthsPart(lengths: readonly FieldLength[]): Markup | undefined {
  if (lengths.length === 0) return undefined;
  const rows = lengths.map(({ field, length, limit }) => {
    const used = `${counted(length)} of ${counted(limit)}`;
    return markup`<tr><th scope="row"><code>${safeText(field)}</code></th><td class="used"><meter min="0" max="${limit}" value="${length}" aria-label="${safeText(field)}">${used}</meter> ${used}</td></tr>`;
  });
  return markup`<details open><summary>Lengths against limits</summary><table>
<thead><tr><th scope="col">Field</th><th scope="col">Characters</th></tr></thead>
<tbody>${rows}</tbody></table></details>
`;
}

/** Which columns and vars the texts were made of. */
export function valuesPart(leaves: readonly ExplainedLeaf[]): Markup | undefined {
  if (leaves.length === 0) return undefined;
  const takes = leaves.map((leaf) => ({ field: leaf.field, values: valuesOf(leaf) }));
  const written = takes.filter(({ values }) => values.length === 0).map(({ field }) => field);
  const rows = takes.map(({ field, values }) => leafRows(field, values));
  const table = markup`<table>
<thead><tr><th scope="col">Text</th><th scope="col">Takes</th><th scope="col">Value</th></tr></thead>
${rows}</table>`;
  return markup`<details open><summary>Where each value came from</summary>${written.length === leaves.length ? undefined : table}${writtenPart(written)}</details>
`;
}

function writtenPart(fields: readonly string[]): Markup | undefined {
  if (fields.length === 0) return undefined;
  return markup`<p class="written">As written in the campaign: <code>${safeText(fields.join(", "))}</code></p>`;
}

/** The payload as it goes on the wire, but for line breaks and spaces between its parts. */
export function payloadPart(payload: Json): Markup {
  return markup`<details><summary>Payload</summary><pre><code>${safeJson(payload)}</code></pre></details>
`;
}

interface Value {
  readonly takes: string;
  readonly value: string;
}

function valuesOf({ reads, branches = [] }: ExplainedLeaf): readonly Value[] {
  return [
    ...branches.map(({ condition, taken }) => ({
      takes: `{{${condition}}}`,
      value: taken ? "shown" : "not shown",
    })),
    ...reads.map(({ name, from, value }) => ({
      takes: name === from ? name : `${from} ${name}`,
      value: value === "" ? "empty" : value,
    })),
  ];
}

function leafRows(field: string, values: readonly Value[]): Markup | undefined {
  if (values.length === 0) return undefined;
  const first = markup`<th scope="rowgroup" rowspan="${values.length}"><code>${safeText(field)}</code></th>`;
  const rows = values.map(
    ({ takes, value }, nth) =>
      markup`<tr>${nth === 0 ? first : undefined}<td>${safeText(takes)}</td><td class="value">${safeText(value)}</td></tr>`,
  );
  return markup`<tbody>${rows}</tbody>`;
}

function counted(number: number): string {
  return number.toLocaleString("en-US");
}
