import { basename, dirname, join, resolve } from "node:path";
import { adapters as builtIn } from "../../adapters/registry.ts";
import { findProject } from "../../load/find-project.ts";
import type { FoundProject } from "../../load/find-project.ts";
import { campaignsBy } from "../../load/list-campaigns.ts";
import { loadDocument } from "../../load/load-document.ts";
import { loadPartials } from "../../load/load-partials.ts";
import { openFileDoor } from "../../load/file-door.ts";
import { showPath } from "../../load/display-path.ts";
import type { Adapter } from "../../model/adapter.ts";
import type { CampaignDraft } from "../../model/campaign.ts";
import type { Diagnostic } from "../../model/diagnostic.ts";
import type { Partial, SourceDocument } from "../../model/document.ts";
import type { FileDoor } from "../../model/files.ts";
import type { Project } from "../../model/project.ts";
import type { CampaignContext } from "../../validate/campaign-input.ts";
import { validateCampaign } from "../../validate/validate-campaign.ts";
import { validatePartials } from "../../validate/validate-partials.ts";
import { unknownProject, validateProject } from "../../validate/validate-project.ts";
import { checkRequest } from "./check-request.ts";
import { withNameMeant } from "./name-meant.ts";
import type { PrepareRequest } from "./request.ts";

/** Files read and checked, as far as they can be used. */
export interface ReadCampaign {
  readonly project: Project | undefined;
  readonly document: SourceDocument | undefined;
  readonly draft: CampaignDraft | undefined;
  readonly partials: readonly Partial[];
  readonly files: FileDoor;
  readonly show: (path: string) => string;
  readonly diagnostics: readonly Diagnostic[];
}

/** load → validate: from paths to a campaign with every default filled in. */
export async function readCampaign(request: PrepareRequest): Promise<ReadCampaign> {
  checkRequest(request);
  const show = (path: string): string => showPath(path, request.cwd);
  const campaignFile = resolve(request.cwd, request.campaign);
  const { files, root, ...read } = await readProject(request, campaignFile);
  const loaded = await loadDocument({ path: campaignFile, shown: show(campaignFile) }, files);
  const partials = await loadPartials(campaignFile, files, show);
  const diagnostics = [
    ...read.diagnostics,
    ...(await withNameMeant(loaded.diagnostics, request, root)),
    ...partials.diagnostics,
    ...validatePartials(partials.value ?? []),
  ];
  const base = { project: read.project, document: loaded.value, files, show };

  if (loaded.value === undefined) {
    return { ...base, draft: undefined, partials: partials.value ?? [], diagnostics };
  }
  const checked = validateCampaign(loaded.value, {
    project: read.project ?? unknownProject(root),
    adapters: adaptersFor(request),
    others: await sameId(request, root, loaded.value),
  });
  return {
    ...base,
    // How its rows are read depends on the project.
    draft: read.project && checked.value,
    partials: partials.value ?? [],
    diagnostics: [...diagnostics, ...checked.diagnostics],
  };
}

interface ReadProject {
  readonly root: string;
  readonly files: FileDoor;
  readonly project: Project | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** The project a file belongs to; also what commands need that look at the ledger alone. */
export async function readProject(
  request: PrepareRequest,
  campaignFile: string | undefined,
): Promise<ReadProject> {
  const { root, files, configFile } = await openProject(request, campaignFile);
  const loaded =
    configFile === undefined
      ? undefined
      : await loadDocument({ path: configFile, shown: showPath(configFile, request.cwd) }, files);
  if (loaded !== undefined && loaded.value === undefined) {
    return { root, files, project: undefined, diagnostics: loaded.diagnostics };
  }
  const checked = validateProject(loaded?.value, { root, adapters: adaptersFor(request) });
  const diagnostics = [...(loaded?.diagnostics ?? []), ...checked.diagnostics];
  return { root, files, project: checked.value, diagnostics };
}

async function openProject(
  { cwd, config, dataDir, files }: PrepareRequest,
  campaignFile: string | undefined,
): Promise<FoundProject & { readonly files: FileDoor }> {
  const found = await findProject({
    campaignFile,
    cwd,
    ...(config === undefined ? {} : { configFile: resolve(cwd, config) }),
  });
  const { root, configFile } = found;
  if (files === undefined) {
    const below = dataDir === undefined ? undefined : resolve(cwd, dataDir);
    return { ...found, files: openFileDoor({ root, dataDir: below }) };
  }
  const inRevision = await configIn(files, root, configFile);
  return { root, files, ...(inRevision === undefined ? {} : { configFile: inRevision }) };
}

/** The project file may have come or gone since the revision that `files` opens on. */
async function configIn(
  files: FileDoor,
  root: string,
  configFile = join(root, "carillon.yaml"),
): Promise<string | undefined> {
  const names = await files.list(dirname(configFile));
  return names.includes(basename(configFile)) ? configFile : undefined;
}

function adaptersFor(request: PrepareRequest): ReadonlyMap<string, Adapter> {
  const more = (request.adapters ?? []).map((adapter) => [adapter.name, adapter] as const);
  return new Map([...builtIn, ...more]);
}

/** Other campaign files whose id is the same, or whose folder is: an id becomes one. */
async function sameId(
  request: PrepareRequest,
  root: string,
  { path, value }: SourceDocument,
): Promise<NonNullable<CampaignContext["others"]>> {
  const id = typeof value === "object" && value !== null && "id" in value ? value.id : undefined;
  // Files of the working tree stand beside no file of another revision.
  if (typeof id !== "string" || request.files !== undefined) return [];
  const alongside = (request.alongside ?? []).map((file) => resolve(request.cwd, file));
  const ids = [...(await campaignsBy("id", root, alongside))];
  return ids
    .filter(([other]) => folderOf(other) === folderOf(id))
    .flatMap(([other, files]) => files.map((file) => ({ file, id: other })))
    .filter(({ file }) => file !== path)
    .map((other) => ({ ...other, file: showPath(other.file, request.cwd) }));
}

/** As the disks of macOS and Windows take it: in any letters, and without dots at its end. */
function folderOf(id: string): string {
  return id.toLowerCase().replace(/\.+$/, "");
}
