import { firstShape } from "./migration-1.ts";
import { sharedWork } from "./migration-3.ts";
import { toldOutcomes } from "./migration-4.ts";
import { oneByOne } from "./migration-5.ts";

export interface Migration {
  /** Counts up from 1 without gaps. */
  readonly version: number;
  /** `schema` is quoted. */
  readonly sql: (schema: string) => string;
}

/** Every shape the schema ever had, oldest first. A released entry never changes: append. */
export const migrations: readonly Migration[] = [
  { version: 1, sql: firstShape },
  { version: 2, sql: (schema) => `ALTER TABLE ${schema}.waves ADD COLUMN shard text` },
  { version: 3, sql: sharedWork },
  { version: 4, sql: toldOutcomes },
  { version: 5, sql: oneByOne },
];

/** The version that `steps` lead to. */
export function latestVersion(steps: readonly Migration[] = migrations): number {
  return steps.at(-1)?.version ?? 0;
}
