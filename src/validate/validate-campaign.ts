import type { CampaignDraft, Var } from "../model/campaign.ts";
import type { Checked } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import type { Message } from "../model/message.ts";
import type { WrittenCampaign } from "../model/written-campaign.gen.ts";
import type { CampaignContext, CampaignInput } from "./campaign-input.ts";
import { campaignComplaints } from "./campaign-rules.ts";
import { type Complaint, isSound, toDiagnostics } from "./complaint.ts";
import { fillAllowance, fillCampaign, messageOf } from "./fill-campaign.ts";
import { complainOfProvider, findProvider } from "./find-provider.ts";
import { isMapping } from "./is-mapping.ts";
import { draftLists, draftSources } from "./draft-sources.ts";
import { payloadIsWhole } from "./payload-rule.ts";
import { shapeComplaints } from "./shape-complaints.ts";
import { textComplaints } from "./text-complaints.ts";
import { withoutFaults } from "./without-faults.ts";

/**
 * A campaign file against its schema and every rule, all at once.
 *
 * The draft holds the parts that are sound; its `message` also where only the adapter
 * cannot carry it, and without the keys that do not belong there. There is no draft of a
 * file that is no mapping.
 */
export function validateCampaign(
  document: SourceDocument,
  context: CampaignContext,
): Checked<CampaignDraft> {
  const shape = shapeComplaints(document, "campaign");
  if (!isMapping(document.value)) return { diagnostics: toDiagnostics(document, shape) };
  const written = withoutFaults<WrittenCampaign>(document.value, shape);
  const name = written.provider;
  const provider = name === undefined ? undefined : findProvider(name, context);
  const input = { ...context, document, written, provider };
  const complaints = [
    ...shape,
    ...textComplaints(document),
    ...(name === undefined || provider ? [] : complainOfProvider(name, context)),
    ...campaignComplaints(input),
  ];
  const isUsable = isSound(
    shape.filter(({ part }) => part !== "key"),
    ["message"],
  );
  const misplaced = complaints.filter(({ code }) => code === "unsupported_field");
  const message: Message | undefined = messageOf(withoutFaults(written, misplaced));
  if (provider && message && isUsable && isSound(complaints, ["message"])) {
    complaints.push(...payloadIsWhole(message, provider));
  }
  return {
    value: { ...draftOf(input, complaints, message), ...(!isUsable && { messageIsPart: true }) },
    diagnostics: toDiagnostics(document, complaints),
  };
}

function draftOf(
  { document, project, provider, ...input }: CampaignInput,
  complaints: readonly Complaint[],
  message: Message | undefined,
): CampaignDraft {
  const written = withoutFaults<WrittenCampaign>(input.written, complaints);
  const isWhole = isSound(complaints, []);
  return {
    document,
    ...(provider && { provider }),
    sources: draftSources(document, complaints),
    suppressions: [...draftLists(document, "exclude", complaints), ...project.suppress],
    vars: varsOf(document.value),
    locale: written.locale ?? project.locale,
    timezone: project.timezone,
    ...(message && { message }),
    maxInvalid: fillAllowance(written.max_invalid),
    ...(isWhole &&
      provider && {
        campaign: fillCampaign({
          document,
          written: written as WrittenCampaign,
          project,
          provider,
        }),
      }),
  };
}

/** A variable of the wrong kind is a variable: templates that use it are not wrong for that. */
function varsOf(value: unknown): Readonly<Record<string, Var>> {
  const written = isMapping(value) ? value["vars"] : undefined;
  const vars = Object.create(null) as Record<string, Var>;
  for (const [name, entry] of Object.entries(isMapping(written) ? written : {})) {
    vars[name] = isVar(entry) ? entry : Number.NaN;
  }
  return vars;
}

function isVar(value: unknown): value is Var {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}
