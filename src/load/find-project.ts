import { lstatSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where a campaign belongs. Both paths are absolute. */
export interface FoundProject {
  /** The folder of `configFile`, else the git root, else the working directory. */
  readonly root: string;
  /** `carillon.yaml`, or the file `--config` names, whether it is there or not. */
  readonly configFile?: string;
}

/**
 * Finds the project of a campaign: walks up from its folder (from `cwd` without one) to
 * the nearest `carillon.yaml`, not past the git root. A given `configFile` wins.
 */
export async function findProject(from: {
  readonly campaignFile?: string | undefined;
  readonly configFile?: string | undefined;
  readonly cwd: string;
}): Promise<FoundProject> {
  const { campaignFile, configFile, cwd } = from;
  if (configFile !== undefined) {
    const given = resolve(cwd, configFile);
    return { root: dirname(given), configFile: given };
  }
  const start = campaignFile === undefined ? resolve(cwd) : dirname(resolve(cwd, campaignFile));
  for (const folder of upwards(start)) {
    const candidate = join(folder, "carillon.yaml");
    if (exists(candidate)) return { root: folder, configFile: candidate };
    // In a linked worktree or a submodule `.git` is a file.
    if (exists(join(folder, ".git"))) return { root: folder };
  }
  return { root: resolve(cwd) };
}

function* upwards(start: string): Generator<string> {
  for (let folder = start; ; folder = dirname(folder)) {
    yield folder;
    if (folder === dirname(folder)) return;
  }
}

/** Also true of a dangling link: what stands there is then refused by name, not passed by. */
function exists(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
