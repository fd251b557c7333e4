import { readFile } from "node:fs/promises";
import type { Adapter } from "../model/adapter.ts";
import type { MessageType } from "../model/message.ts";
import { ciSources, databaseClient, ledgerLine, type CiChoice } from "./ci.ts";

/** The campaign file that a new repository begins with. */
export const firstCampaign = "campaigns/welcome.yaml";

export interface StarterRequest {
  readonly adapter: Adapter;
  /** Of Carillon; the workflow installs exactly this one. */
  readonly version: string;
  /** From where it is sent; default `github`, from a runner of one's own. */
  readonly ci?: CiChoice;
}

/** One file of a new repository; `path` is relative to it. */
export interface StarterFile {
  readonly path: string;
  readonly text: string;
}

/** Everything a new repository holds, for whatever the adapter can send. */
export async function starterFiles(request: StarterRequest): Promise<readonly StarterFile[]> {
  const words = wordsFor(request);
  return Promise.all(
    sourcesFor(request).map(async ([path, source]) => ({
      path,
      text: filled(await readFile(new URL(source, packageRoot), "utf8"), words),
    })),
  );
}

const packageRoot = new URL("../../", import.meta.url);

/** Path in the repository and, beside it, in the package. npm would not ship a `.gitignore`. */
function sourcesFor({
  adapter,
  ci = "github",
}: StarterRequest): readonly (readonly [path: string, source: string])[] {
  const kind = starterType(adapter);
  return [
    ["carillon.yaml", "templates/carillon.yaml"],
    [firstCampaign, `templates/${kind}/campaign.yaml`],
    ["campaigns/partials/footer.hbs", "templates/footer.hbs"],
    ["data/customers.csv", `templates/${kind}/customers.csv`],
    ["data/opted-out.csv", "templates/opted-out.csv"],
    ["data/samples/customers.csv", `templates/${kind}/customers.csv`],
    ["data/samples/opted-out.csv", "templates/opted-out.csv"],
    ["schemas/campaign.schema.json", "schemas/campaign.schema.json"],
    ["schemas/project.schema.json", "schemas/project.schema.json"],
    ...ciSources(ci),
    [".gitignore", "templates/gitignore"],
    [".vscode/extensions.json", "templates/vscode-extensions.json"],
    [".vscode/settings.json", "templates/vscode-settings.json"],
  ];
}

const starterTypes = ["text", "flow", "reaction"] as const satisfies readonly MessageType[];

/** The first of the types that templates are written for which the adapter carries. */
function starterType({ name, capabilities }: Adapter): MessageType {
  const type = starterTypes.find((one) => one in capabilities.types);
  if (type === undefined) throw new TypeError(`no template fits what ${name} can send`);
  return type;
}

type Words = Readonly<Record<string, string>>;

function wordsFor({ adapter, version, ci = "github" }: StarterRequest): Words {
  const settings = Object.entries(adapter.settings);
  const values = settings.map(([name, { env }]) => `    ${name}: \${${env}}\n`);
  const vars = settings.filter(([, { secret }]) => !secret).map(([, { env }]) => from("vars", env));
  const secrets = settings
    .filter(([, { secret }]) => secret)
    .map(([, { env }]) => from("secrets", env));
  return {
    version,
    adapter: `    adapter: ${adapter.name}\n`,
    settings: values.join(""),
    ledger: ledgerLine(ci),
    pg: databaseClient,
    plan_env: vars.length === 0 ? "" : `        env:\n${vars.join("")}`,
    send_env: [...secrets, ...vars].join(""),
  };
}

function from(context: "secrets" | "vars", name: string): string {
  return `          ${name}: \${{ ${context}.${name} }}\n`;
}

/** `@@name@@` is replaced; a comment that holds nothing else makes way for whole lines, or for none. */
function filled(template: string, words: Words): string {
  return template.replaceAll(
    /^ *# @@(\w+)@@\n|@@(\w+)@@/gm,
    (_, lines: string | undefined, word: string) => {
      const found = words[lines ?? word];
      if (found === undefined) throw new TypeError(`a template asks for ${lines ?? word}`);
      return found;
    },
  );
}
