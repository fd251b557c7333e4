import { basename, dirname, resolve } from "node:path";
import { openGitFileDoor } from "../../load/git-file-door.ts";
import type { GitFileDoor } from "../../load/git-file-door.ts";
import { findRevision } from "../../load/git-revision.ts";
import type { GitRevision } from "../../load/git-revision.ts";
import { BadInputError } from "../../model/diagnostic.ts";
import type { Checked, Diagnostic } from "../../model/diagnostic.ts";
import type { CampaignDiff } from "../../model/diff.ts";
import { compareSettings } from "../../plan/compare-settings.ts";
import type { SettingsView } from "../../plan/compare-settings.ts";
import { compareTexts } from "../../plan/compare-texts.ts";
import { diffNotices } from "../../plan/diff-notices.ts";
import { diffAudiences } from "./diff-audiences.ts";
import { templatesOf } from "./diff-texts.ts";
import { destinationFor } from "../prepare/provider-access.ts";
import { checkRequest } from "../prepare/check-request.ts";
import { openLine, soundLine } from "../prepare/open-line.ts";
import type { SoundLine } from "../prepare/open-line.ts";
import { readCampaign } from "../prepare/read-campaign.ts";
import type { PrepareRequest } from "../prepare/request.ts";

export interface DiffRequest extends Omit<PrepareRequest, "purpose" | "files"> {
  /** A git revision; default the default branch of `origin`. */
  readonly base?: string;
}

/**
 * What changed in a campaign since a git revision: both are read and rendered, the one from
 * git's objects, the other from the working tree. Touches no network and no ledger. Throws
 * `UsageError` where there is no such revision.
 */
export async function diff(request: DiffRequest): Promise<Checked<CampaignDiff>> {
  checkRequest({ ...request, purpose: "check" });
  try {
    return await compare({ ...request, purpose: "check" }, request.base);
  } catch (error) {
    if (error instanceof BadInputError) return { diagnostics: error.diagnostics };
    throw error;
  }
}

async function compare(
  request: PrepareRequest,
  written: string | undefined,
): Promise<Checked<CampaignDiff>> {
  const line = await openLine(await readCampaign(request));
  const after = soundLine(line);
  if (after === undefined) return { diagnostics: line.diagnostics };

  const place = { folder: after.project.root, env: request.env };
  const revision = await findRevision(place, written);
  const files = openBase(request, after, revision);
  const before = await lineAt(request, files, revision);
  const value = await diffOf({ request, revision, files, before, after });
  return { value, diagnostics: line.diagnostics };
}

function openBase(request: PrepareRequest, after: SoundLine, revision: GitRevision): GitFileDoor {
  const { cwd, env, dataDir } = request;
  return openGitFileDoor({
    root: after.project.root,
    dataDir: dataDir === undefined ? undefined : resolve(cwd, dataDir),
    env,
    revision,
  });
}

/** The campaign at the base; absent where its file was not there. Throws `BadInputError`. */
async function lineAt(
  request: PrepareRequest,
  files: GitFileDoor,
  revision: GitRevision,
): Promise<SoundLine | undefined> {
  const path = resolve(request.cwd, request.campaign);
  if (!(await files.list(dirname(path))).includes(basename(path))) return undefined;
  const line = await openLine(await readCampaign({ ...request, files }));
  const sound = soundLine(line);
  if (sound === undefined) throw new BadInputError(asOf(revision, line.diagnostics));
  return { ...sound, audience: audienceAsOf(sound.audience, revision) };
}

/** What shows only in the middle of a file is told as of the base, too. */
function audienceAsOf(audience: SoundLine["audience"], revision: GitRevision) {
  return {
    ...audience,
    async *rows() {
      try {
        yield* audience.rows();
      } catch (error) {
        if (!(error instanceof BadInputError)) throw error;
        throw new BadInputError(asOf(revision, error.diagnostics));
      }
    },
  };
}

/** Files are named as git names those of a revision, so that nobody looks in the working tree. */
function asOf({ name }: GitRevision, found: readonly Diagnostic[]): readonly Diagnostic[] {
  return found
    .filter(({ severity }) => severity === "error")
    .map((one) => ({ ...one, file: `${name}:${one.file}` }));
}

interface Sides {
  readonly request: PrepareRequest;
  readonly revision: GitRevision;
  readonly files: GitFileDoor;
  readonly before: SoundLine | undefined;
  readonly after: SoundLine;
}

async function diffOf({ request, revision, files, before, after }: Sides): Promise<CampaignDiff> {
  const viewOf = ({ campaign, project }: SoundLine): SettingsView => ({
    campaign,
    project,
    destination: destinationFor(campaign.provider, request),
  });
  const { id, wave, file } = after.campaign;
  const found = {
    campaign: { id, wave, file },
    base: revision.name,
    commit: revision.commit,
    isNew: before === undefined,
    settings: compareSettings(before && viewOf(before), viewOf(after)),
    text: compareTexts(before ? templatesOf(before) : new Map(), templatesOf(after)),
    ...(await diffAudiences(before, after)),
  };
  return { ...found, notices: diffNotices({ ...found, outside: files.outside() }) };
}
