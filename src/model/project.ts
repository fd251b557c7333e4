import type { NamedList } from "./campaign.ts";
import type { Provider } from "./provider.ts";

/** `carillon.yaml` with every default filled in, or what holds without one. */
export interface Project {
  /** Absolute. `.carillon/` and `reports/` lie here. */
  readonly root: string;
  /** Absolute, where there is such a file. */
  readonly file?: string;
  /** Absent where the file has no `providers`: then a campaign may name an adapter itself. */
  readonly providers?: ReadonlyMap<string, Provider>;
  /** Named under `providers`, but not usable: what is wrong with them is told there. */
  readonly brokenProviders?: readonly string[] | "all";
  /** Absolute path of a file, `git:NAME`, a database's address, or `${NAME}` for one in the environment. */
  readonly ledger: string;
  readonly suppress: readonly NamedList[];
  readonly defaultCountry?: string;
  readonly timezone: string;
  readonly locale: string;
}
