import type { Intent, Resolution, RunStart, Settlement, WaveName } from "../../model/ledger.ts";

/** Something that changed a wave. Recipients are `People`'s small numbers. */
export type JournalEvent =
  | ({ readonly event: "begin" } & Omit<RunStart, keyof WaveName>)
  | RecordEvent
  | {
      readonly event: "finish";
      readonly run: string;
      readonly status: string;
      readonly finishedAtMs: number;
    }
  | ({ readonly event: "resolve" } & Resolution)
  | FoldEvent
  | FoldPage;

export interface RecordEvent {
  readonly event: "record";
  readonly run: string;
  readonly atMs: number;
  readonly settlements: readonly Settlement[];
  readonly intents: readonly Intent[];
}

/** Stands, with the pages of attempts beside it, for everything before it. */
export interface FoldEvent {
  readonly event: "fold";
  readonly wave: FoldedRow;
  readonly runs: readonly FoldedRow[];
  /** How many records it stands for. */
  readonly records: number;
  readonly pages: number;
}

export interface FoldPage {
  readonly event: "folded";
  readonly rows: readonly FoldedRow[];
}

/** A row by names that never change: they stand in repositories that people keep. */
export type FoldedRow = Readonly<Record<string, string | number | null>>;

/** A line of a record as it stands in git. */
export type Line = Readonly<Record<string, unknown>>;

/** What stands for a person in git. */
export type Hashed = (person: number) => string;

/** Whom a hash stands for. */
export type Person = (hash: unknown) => number;

/** For whoever looks with `git log`. */
export function messageOf(event: JournalEvent): string {
  switch (event.event) {
    case "begin":
      return `Begin run ${event.run}`;
    case "record":
      return `Claim ${event.intents.length}, settle ${event.settlements.length}`;
    case "finish":
      return `Finish run ${event.run}: ${event.status}`;
    case "resolve":
      return `Resolve as ${event.outcome}`;
    case "fold":
    case "folded":
      return "Fold";
  }
}
