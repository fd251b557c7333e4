import { resolve } from "node:path";
import { findProject } from "../../load/find-project.ts";
import { listCampaigns, listYaml } from "../../load/list-campaigns.ts";

/** Every campaign file of the project that `cwd` lies in: `campaigns/**` below its root, absolute and sorted. */
export async function campaignsOf(place: {
  readonly cwd: string;
  readonly config?: string;
}): Promise<readonly string[]> {
  const { cwd, config } = place;
  const configFile = config === undefined ? undefined : resolve(cwd, config);
  const { root } = await findProject({ cwd, configFile });
  return listCampaigns(root);
}

/** Every YAML file below `folder`, absolute and sorted. */
export function campaignsBelow(folder: string): Promise<readonly string[]> {
  return listYaml(folder);
}
