import { readFile } from "node:fs/promises";
import { parse } from "yaml";
import { adapters } from "../../src/adapters/registry.ts";
import type { CiChoice } from "../../src/scaffold/ci.ts";
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

/** A job of GitLab's. */
export interface PipelineJob {
  readonly stage: string;
  readonly script: readonly string[];
  readonly needs?: readonly string[];
  readonly rules?: readonly { readonly when?: string }[];
  readonly variables?: Readonly<Record<string, string>>;
}

export interface Pipeline {
  readonly stages: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
  readonly jobs: Readonly<Record<string, PipelineJob>>;
}

/** Everything that `init` writes for `adapter`, by its path. */
export async function textsFor(
  adapter: string,
  ci: CiChoice = "github",
): Promise<ReadonlyMap<string, string>> {
  const files = await starterFiles({ adapter: adapters.get(adapter)!, version: "0.1.0", ci });
  return new Map(files.map(({ path, text }) => [path, text]));
}

/** The workflow among it, as text. */
export async function workflowText(adapter: string, ci?: CiChoice): Promise<string> {
  return (await textsFor(adapter, ci)).get(".github/workflows/carillon.yml")!;
}

export async function workflowFor(adapter: string, ci?: CiChoice): Promise<Workflow> {
  return parse(await workflowText(adapter, ci)) as Workflow;
}

/** The pipeline for GitLab; what is neither a word of its own nor hidden is a job. */
export async function pipelineFor(adapter: string): Promise<Pipeline> {
  const text = (await textsFor(adapter, "gitlab")).get(".gitlab-ci.yml")!;
  const {
    stages,
    variables,
    default: _,
    ...rest
  } = parse(text) as Pipeline & Record<string, unknown>;
  const jobs = Object.entries(rest).filter(([name]) => !name.startsWith("."));
  return { stages, variables, jobs: Object.fromEntries(jobs) as Pipeline["jobs"] };
}

export function actionText(): Promise<string> {
  return readFile(new URL("../../action.yml", import.meta.url), "utf8");
}

export async function action(): Promise<Action> {
  return parse(await actionText()) as Action;
}
