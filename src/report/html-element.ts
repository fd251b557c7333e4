import { escapeMarkup } from "./escape-markup.ts";

type Attributes = Readonly<Record<string, string | number | undefined>>;

/** An element around `children`, which are markup. Attributes that are undefined are left out. */
export function element(
  name: string,
  attributes: Attributes,
  ...children: readonly string[]
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeMarkup(attributeText(value))}"`);
  return `<${name}${written.join("")}>${children.join("")}</${name}>`;
}

/** A tenth of a pixel is as fine as anyone can see. */
function attributeText(value: string | number | undefined): string {
  return typeof value === "number" ? String(Math.round(value * 10) / 10) : (value ?? "");
}
