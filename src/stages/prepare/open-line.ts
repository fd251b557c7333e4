import type { PayloadCheck, Settings } from "../../model/adapter.ts";
import type { Audience } from "../../model/audience.ts";
import type { Campaign, CampaignDraft } from "../../model/campaign.ts";
import { hasErrors } from "../../model/diagnostic.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Project } from "../../model/project.ts";
import type { Renderer } from "../../model/renderer.ts";
import { settingsInPlan } from "../../plan/provider-settings.ts";
import { openAudience } from "../../recipients/open-audience.ts";
import type { Compiled } from "../../render/compile-message.ts";
import { compileMessage } from "../../render/compile-message.ts";
import type { CompileRequest } from "../../render/request.ts";
import { payloadCheck } from "../../validate/payload-check.ts";
import type { ReadCampaign } from "./read-campaign.ts";

/** Everything rows flow through, ready to be read as often as needed. Parts that are wrong are absent. */
export interface Line {
  readonly project: Project | undefined;
  readonly draft: CampaignDraft | undefined;
  /** Whole and sound, or absent. */
  readonly campaign: Campaign | undefined;
  readonly audience: Audience | undefined;
  readonly renderer: Renderer | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** A line with nothing missing. */
export interface SoundLine {
  readonly project: Project;
  readonly campaign: Campaign;
  readonly audience: Audience;
  readonly renderer: Renderer;
}

/** The line, if nothing is wrong with it. */
export function soundLine(line: Line): SoundLine | undefined {
  const { project, campaign, audience, renderer } = line;
  if (hasErrors(line.diagnostics)) return undefined;
  if (!project || !campaign || !audience || !renderer) return undefined;
  return { project, campaign, audience, renderer };
}

/** recipients → render: opens the sources and compiles the message against their columns. */
export async function openLine(read: ReadCampaign): Promise<Line> {
  const { draft } = read;
  const audience = await audienceOf(read);
  const renderer = draft === undefined ? noRenderer : rendererOf(read, draft, audience.value);
  return {
    project: read.project,
    draft,
    campaign: draft?.campaign,
    audience: audience.value,
    // Rows would be told to lack what may be a column of a source that could not be read.
    renderer: audience.value?.sources.some(({ unknown, unclear }) => unknown || unclear)
      ? undefined
      : (renderer.value ?? renderer.part),
    diagnostics: [
      ...read.diagnostics,
      ...audience.diagnostics,
      ...renderer.diagnostics.filter((one) => !isTold(one, read.diagnostics)),
    ],
  };
}

/** What `validate` said of a value, the payload's schema need not say of it again. */
function isTold(one: Diagnostic, told: readonly Diagnostic[]): boolean {
  return told.some(
    ({ file, line, column, code }) =>
      file === one.file && line === one.line && column === one.column && code === one.code,
  );
}

type Opened<T> = { readonly value?: T | undefined; readonly diagnostics: readonly Diagnostic[] };

type OpenedRenderer = Opened<Renderer> & Pick<Compiled, "part">;

const noRenderer: OpenedRenderer = { diagnostics: [] };

async function audienceOf({ draft, project, files }: ReadCampaign): Promise<Opened<Audience>> {
  if (draft === undefined) return { diagnostics: [] };
  const country = project?.defaultCountry;
  return openAudience({
    document: draft.document,
    sources: draft.sources,
    suppressions: draft.suppressions,
    ...(country === undefined ? {} : { defaultCountry: country }),
    files,
  });
}

/** Where nobody knows the provider, the names in the message can be wrong all the same. */
const anyAdapter: CompileRequest["adapter"] = { toPayload: (message) => ({ ...message }) };

/** What the adapter cannot carry has no payload, so there is none to check. */
const notCarried: ReadonlySet<string> = new Set(["unsupported_type", "unsupported_kind"]);

function rendererOf(
  { partials, diagnostics }: ReadCampaign,
  draft: CampaignDraft,
  audience: Audience | undefined,
): OpenedRenderer {
  const { message, messageIsPart } = draft;
  if (message === undefined) return noRenderer;
  const provider = messageIsPart ? undefined : draft.provider;
  const adapter = provider?.adapter ?? anyAdapter;
  const settings: Settings = provider === undefined ? {} : settingsInPlan(provider);
  const isCarried = !diagnostics.some(({ code }) => notCarried.has(code));
  const check: PayloadCheck =
    provider && isCarried ? payloadCheck(provider.adapter.payloadSchema) : () => [];
  return compileMessage({
    document: draft.document,
    at: ["message"],
    message,
    vars: draft.vars,
    partials,
    sources: audience?.sources,
    adapter,
    settings,
    check,
    locale: draft.locale,
    timezone: draft.timezone,
  });
}
