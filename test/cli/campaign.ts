export const people = "phone,name\n+254712345678,Ann\n";

export interface Parts {
  readonly id?: string;
  readonly provider?: string;
  /** The entries below `recipients:`. */
  readonly recipients?: string;
  /** The keys below `message:`. */
  readonly message?: string;
  /** Further keys. */
  readonly more?: string;
}

/** A good campaign to the people in `../people.csv`, but for `parts`. */
export function campaign({
  id = "sale",
  provider = "flowiq",
  recipients = "- csv: ../people.csv",
  message = "type: text\ntext: Hi {{name}}",
  more = "",
}: Parts = {}): string {
  return `id: ${id}
provider: ${provider}
recipients:
${indented(recipients)}
message:
${indented(message)}
${more}`;
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, "  ");
}
