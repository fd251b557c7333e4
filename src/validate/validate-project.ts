import { dirname, resolve } from "node:path";
import type { Adapter } from "../model/adapter.ts";
import type { Checked } from "../model/diagnostic.ts";
import type { SourceDocument } from "../model/document.ts";
import { readLedgerAddress } from "../model/ledger-address.ts";
import type { Project } from "../model/project.ts";
import type { Provider } from "../model/provider.ts";
import type { WrittenProject, Provider as WrittenProvider } from "../model/written-project.gen.ts";
import { isAbout, toDiagnostics } from "./complaint.ts";
import { defaults } from "./defaults.ts";
import { isMapping } from "./is-mapping.ts";
import { draftLists } from "./draft-sources.ts";
import { projectComplaints } from "./project-rules.ts";
import { referenceIn, settingValues } from "./provider-settings.ts";
import { readRate } from "./read-values.ts";
import { shapeComplaints } from "./shape-complaints.ts";
import { textComplaints } from "./text-complaints.ts";
import { type Loose, withoutFaults } from "./without-faults.ts";

/** What surrounds carillon.yaml. */
export interface ProjectContext {
  /** Absolute. */
  readonly root: string;
  readonly adapters: ReadonlyMap<string, Adapter>;
}

/**
 * carillon.yaml against its schema and every rule, all at once; without a file, what holds
 * by default. Beside errors stands a project of all that is sound, so that campaigns can
 * be checked against it too.
 */
export function validateProject(
  document: SourceDocument | undefined,
  { root, adapters }: ProjectContext,
): Checked<Project> {
  if (!document) return { value: defaultProject(root), diagnostics: [] };
  // A file of nothing but comments is no mistake.
  const shape = document.value === null ? [] : shapeComplaints(document, "project");
  const fits = withoutFaults<WrittenProject>(document.value, shape) ?? {};
  const complaints = [
    ...shape,
    ...textComplaints(document),
    ...projectComplaints({ document, written: fits, root, adapters }),
  ];
  const diagnostics = toDiagnostics(document, complaints);
  if (isAbout(shape, [])) return { diagnostics };
  const written = withoutFaults<WrittenProject>(fits, complaints);
  const suppress = draftLists(document, "suppress", complaints);
  return { value: { ...projectOf(document, written, { root, adapters }), suppress }, diagnostics };
}

function projectOf(
  document: SourceDocument,
  written: Loose<WrittenProject>,
  { root, adapters }: ProjectContext,
): Omit<Project, "suppress"> {
  const { ledger, timezone, locale } = defaults.project;
  const country = written.default_country;
  return {
    root,
    file: document.path,
    ...providersOf(document.value, written, adapters),
    ledger: ledgerIn(document, written.ledger ?? ledger),
    ...(country !== undefined && { defaultCountry: country }),
    timezone: written.timezone ?? timezone,
    locale: written.locale ?? locale,
  };
}

/** A path becomes absolute; anything else is looked at by whoever opens it. */
function ledgerIn({ path }: SourceDocument, written: string): string {
  if (referenceIn(written) !== undefined) return written;
  return readLedgerAddress(written).kind === "file" ? resolve(dirname(path), written) : written;
}

function providersOf(
  value: unknown,
  written: Loose<WrittenProject>,
  adapters: ReadonlyMap<string, Adapter>,
): Pick<Project, "providers" | "brokenProviders"> {
  const named = isMapping(value) ? value["providers"] : undefined;
  if (named === undefined) return {};
  // Whether there are providers decides what a campaign may name.
  if (!isMapping(named)) return { providers: new Map(), brokenProviders: "all" };
  const providers = new Map<string, Provider>();
  for (const [name, entry] of Object.entries(written.providers ?? {})) {
    const adapter = adapters.get(entry?.adapter ?? "");
    if (entry && adapter) providers.set(name, providerOf(name, adapter, entry));
  }
  return { providers, brokenProviders: Object.keys(named).filter((name) => !providers.has(name)) };
}

function providerOf(name: string, adapter: Adapter, entry: Loose<WrittenProvider>): Provider {
  const rate = entry.rate === undefined ? undefined : readRate(entry.rate);
  return {
    name,
    adapter,
    settings: settingValues(adapter, entry),
    ...(rate && { rate }),
    ...(entry.concurrency !== undefined && { concurrency: entry.concurrency }),
  };
}

/** What stands for the project of a file that cannot be read: a campaign may be right in all it says. */
export function unknownProject(root: string): Project {
  return { ...defaultProject(root), providers: new Map(), brokenProviders: "all" };
}

function defaultProject(root: string): Project {
  const { ledger, timezone, locale } = defaults.project;
  return { root, ledger: resolve(root, ledger), suppress: [], timezone, locale };
}
