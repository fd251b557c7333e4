import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { promisify } from "node:util";

const run = promisify(execFile);

/** What is sent and by whom, for the report; null where nothing tells. */
export interface GitContext {
  readonly commit: string | null;
  readonly actor: string | null;
}

export async function gitContext(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<GitContext> {
  return {
    commit: await commitOf(cwd),
    actor: env["GITHUB_ACTOR"] ?? env["GITLAB_USER_LOGIN"] ?? localUser(),
  };
}

async function commitOf(cwd: string): Promise<string | null> {
  try {
    const { stdout } = await run("git", ["rev-parse", "HEAD"], { cwd });
    return stdout.trim();
  } catch {
    return null;
  }
}

function localUser(): string | null {
  try {
    return userInfo().username;
  } catch {
    return null;
  }
}
