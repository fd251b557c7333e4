import { adapters } from "../../src/adapters/registry.ts";
import { parseDocument } from "../../src/load/load-document.ts";
import type { Checked } from "../../src/model/diagnostic.ts";
import type { CampaignDraft } from "../../src/model/campaign.ts";
import type { SourceDocument } from "../../src/model/document.ts";
import type { Project } from "../../src/model/project.ts";
import type { CampaignContext } from "../../src/validate/campaign-input.ts";
import { validateCampaign } from "../../src/validate/validate-campaign.ts";
import { validateProject } from "../../src/validate/validate-project.ts";

export { adapters };

/** Line number → what stands there instead, or after the end. */
export type Lines = Readonly<Record<number, string>>;

const campaign = [
  "id: spring-sale",
  "provider: promo",
  "recipients:",
  "  - csv: ../data/customers.csv",
  "message:",
  "  type: text",
  "  text: Hi {{first_name}}",
];

const project = [
  "providers:",
  "  promo:",
  "    adapter: autokonnect",
  "    api_key: ${AUTOKONNECT_API_KEY}",
  "    rate: 40/s",
  "    concurrency: 32",
  "  inbox:",
  "    adapter: flowiq",
  "  flows:",
  "    adapter: botika",
  "  thumbs:",
  "    adapter: zixflow",
  "suppress: [data/opted-out.csv]",
  "default_country: KE",
  "timezone: Africa/Nairobi",
];

/** The lines of a sound campaign, seven of them, but for `lines`. */
export const campaignWith = (lines: Lines): string => textWith(campaign, lines);

/** The lines of a sound carillon.yaml, fifteen of them, but for `lines`. */
export const projectWith = (lines: Lines): string => textWith(project, lines);

function textWith(base: readonly string[], lines: Lines): string {
  const text = Object.assign([...base], {});
  for (const [line, written] of Object.entries(lines)) text[Number(line) - 1] = written;
  return `${text.join("\n")}\n`;
}

export function parsed(text: string, shown: string): SourceDocument {
  const { value, diagnostics } = parseDocument(text, { path: `/repo/${shown}`, shown });
  if (!value || diagnostics.length > 0) throw new Error(`not YAML: ${JSON.stringify(diagnostics)}`);
  return value;
}

export function checkProject(text: string): Checked<Project> {
  return validateProject(parsed(text, "carillon.yaml"), { root: "/repo", adapters });
}

export function soundProject(lines: Lines = {}): Project {
  const { value } = checkProject(projectWith(lines));
  if (!value) throw new Error("no project");
  return value;
}

export function checkCampaign(
  text: string,
  context: Partial<CampaignContext> = {},
): Checked<CampaignDraft> {
  const document = parsed(text, "campaigns/spring-sale.yaml");
  return validateCampaign(document, { project: soundProject(), adapters, ...context });
}

/** `code line:column` of each diagnostic. */
export function told({ diagnostics }: Checked<unknown>): readonly string[] {
  return diagnostics.map(({ code, line, column }) => `${code} ${line}:${column}`);
}
