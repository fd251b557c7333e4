import type { Adapter } from "../model/adapter.ts";
import type { SourceDocument } from "../model/document.ts";
import type { WrittenProject } from "../model/written-project.gen.ts";
import type { Loose } from "./without-faults.ts";

/** What the rules of carillon.yaml look at. */
export interface ProjectInput {
  readonly document: SourceDocument;
  /** What of it fits the schema. */
  readonly written: Loose<WrittenProject>;
  /** Absolute. */
  readonly root: string;
  readonly adapters: ReadonlyMap<string, Adapter>;
}
