import { execFileSync, spawn } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import {
  chmod,
  mkdir,
  mkdtemp,
  readFile,
  realpath,
  rm,
  symlink,
  writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import type { Step } from "./rendered.ts";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

/** What a job left behind. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** A bare repository at the server, and a machine that plays GitHub's runner. */
export interface Runner {
  readonly root: string;
  /** The runner's own folder, which outlives jobs: `CARILLON_HOME`. */
  readonly home: string;
  /** Where jobs check out. */
  readonly workspace: string;
  git(...args: readonly string[]): string;
  /** Commits everything in the author's clone and pushes it to `branch`. */
  push(branch: string, message: string): void;
  readonly author: string;
  /** As actions/checkout does: the tip of `branch`, and nothing that is not in git. */
  checkout(branch: string): Promise<void>;
  /** Starts a step's script as GitHub's runner does: one bash, whose process takes the signals. */
  start(
    step: Step,
    env: Readonly<Record<string, string>>,
  ): { child: ChildProcess; ended: Promise<Ended> };
  summary(): Promise<string>;
}

export async function openRunner(): Promise<Runner> {
  const root = await realpath(await mkdtemp(join(tmpdir(), "carillon-ci-")));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  const [home, workspace, author, temp] = ["home", "work", "author", "temp"].map((name) =>
    join(root, name),
  ) as [string, string, string, string];
  for (const folder of [join(home, "data"), workspace, temp, author, join(root, "bin")]) {
    await mkdir(folder, { recursive: true });
  }
  await symlink(main, join(root, "bin", "carillon"));
  const gitIn = (cwd: string, args: readonly string[]): string =>
    execFileSync("git", ["-c", "user.name=A", "-c", "user.email=a@example.com", ...args], {
      cwd,
      encoding: "utf8",
      stdio: "pipe",
    });
  gitIn(root, ["init", "-q", "--bare", "-b", "main", "origin.git"]);
  gitIn(author, ["init", "-q", "-b", "main"]);
  gitIn(author, ["remote", "add", "origin", join(root, "origin.git")]);
  const summaryFile = join(temp, "summary.md");
  return {
    root,
    home,
    workspace,
    author,
    git: (...args) => gitIn(author, args),
    push(branch, message) {
      gitIn(author, ["add", "--all"]);
      gitIn(author, ["commit", "-q", "-m", message]);
      gitIn(author, ["push", "-q", "origin", `HEAD:${branch}`]);
    },
    async checkout(branch) {
      await rm(workspace, { recursive: true, force: true });
      gitIn(root, ["clone", "-q", "--branch", branch, join(root, "origin.git"), workspace]);
    },
    start: (step, env) =>
      start(step, workspace, {
        PATH: [join(root, "bin"), process.env["PATH"]].join(delimiter),
        HOME: root,
        CI: "true",
        GITHUB_ACTIONS: "true",
        GITHUB_REPOSITORY: "shop/campaigns",
        GITHUB_STEP_SUMMARY: summaryFile,
        RUNNER_TEMP: temp,
        ...env,
      }),
    summary: () => readFile(summaryFile, "utf8"),
  };
}

function start(step: Step, cwd: string, env: Readonly<Record<string, string>>) {
  // Source: GitHub Docs, "Workflow syntax", `shell: bash`.
  const flags = ["--noprofile", "--norc", "-eo", "pipefail", "-c", step.run ?? ""];
  const child = spawn("bash", flags, { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => (output += text));
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, output }));
  });
  return { child, ended };
}

/** Puts a program of that name on the runner's PATH. */
export async function install(runner: Runner, name: string, script: string): Promise<void> {
  const path = join(runner.root, "bin", name);
  await writeFile(path, script);
  await chmod(path, 0o755);
}

/** `env` with each expression replaced by what `values` has for it. Throws for one it has not. */
export function evaluated(
  env: Readonly<Record<string, string>> | undefined,
  values: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const value = (text: string): string =>
    text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const found = values[expression];
      if (found === undefined) throw new Error(`no value for ${expression}`);
      return found;
    });
  return Object.fromEntries(Object.entries(env ?? {}).map(([name, text]) => [name, value(text)]));
}
