import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { adapters } from "../../src/adapters/registry.ts";
import { starterFiles } from "../../src/scaffold/starter.ts";

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: Readonly<Record<string, string>>;
  readonly concurrency: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export interface Action {
  readonly inputs: Readonly<Record<string, { readonly default: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** The workflow that `init` writes for `adapter`, as text. */
export async function workflowText(adapter: string): Promise<string> {
  const files = await starterFiles({ adapter: adapters.get(adapter)!, version: "0.1.0" });
  return files.find(({ path }) => path === ".github/workflows/carillon.yml")!.text;
}

export async function workflowFor(adapter: string): Promise<Workflow> {
  return parse(await workflowText(adapter)) as Workflow;
}

export function actionText(): Promise<string> {
  return readFile(new URL("../../action.yml", import.meta.url), "utf8");
}

export async function action(): Promise<Action> {
  return parse(await actionText()) as Action;
}
