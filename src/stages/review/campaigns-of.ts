import { resolve } from "node:path";
import { findProject } from "../../load/find-project.ts";
import { listCampaigns, listYaml } from "../../load/list-campaigns.ts";
import { hasKeys, isText, need } from "../../model/need.ts";

/** Every campaign file of the project that `cwd` lies in: `campaigns/**` below its root, absolute and sorted. */
export async function campaignsOf(place: {
  readonly cwd: string;
  readonly config?: string;
}): Promise<readonly string[]> {
  need(hasKeys(place) && isText(place.cwd), "place", "an object like { cwd }");
  const { cwd, config } = place;
  const configFile = config === undefined ? undefined : resolve(cwd, config);
  const { root } = await findProject({ cwd, configFile });
  return listCampaigns(root);
}

/** Every YAML file below `folder`, absolute and sorted. */
export async function campaignsBelow(folder: string): Promise<readonly string[]> {
  need(isText(folder), "folder", "a path");
  return listYaml(folder);
}
