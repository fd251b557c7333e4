import { Buffer } from "node:buffer";
import { readdir, readFile, stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";

/** One run of the command: what it was given, and what came of it. */
export interface Ran {
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly startedAtMs: number;
  /** Everything it printed. */
  readonly printed: string;
}

/**
 * What `ran` printed or wrote and must not have: a credential of its environment in any file
 * and in any usual spelling, or, unless it was told to reveal them, somebody's number in what
 * people are shown. Each as the place and what leaked.
 */
export async function leaksOf(ran: Ran): Promise<readonly string[]> {
  const secrets = spellingsOfSecrets(ran.env);
  const mayReveal = ran.args.includes("--reveal");
  const leaks = leaksIn(ran.printed, secrets, !mayReveal).map((leak) => `printed: ${leak}`);
  for (const path of await filesSince(ran)) {
    const text = await readFile(path, "utf8").catch(() => "");
    const isShown = !mayReveal && isForPeople(path, ran);
    const name = relative(ran.cwd, path);
    leaks.push(...leaksIn(text, secrets, isShown).map((leak) => `${name}: ${leak}`));
  }
  return leaks;
}

/** Throws where there is a leak, with all of them. */
export async function refuseLeaks(ran: Ran): Promise<void> {
  const leaks = await leaksOf(ran);
  if (leaks.length > 0) {
    throw new Error(`carillon ${ran.args.join(" ")} leaked\n${leaks.slice(0, 20).join("\n")}`);
  }
}

function leaksIn(text: string, secrets: readonly string[], withNumbers: boolean): string[] {
  const found = secrets.filter((secret) => text.includes(secret));
  if (!withNumbers) return found;
  const numbers = text.replaceAll(inOurOwnWords, "").matchAll(anyNumber);
  return [...found, ...[...numbers].map(([number]) => number)];
}

// Numbers of the world with their +, and of Kenya, where most of the tests live, in the other
// notations too. Not inside a word: digests and ids have digits in a row by chance.
const anyNumber =
  /(?<![\w.])(?:\+[1-9]\d{7,14}|\+254(?:[ -]\d{3}){3}|254[17]\d{8}|0[17]\d{8}|0[17]\d\d(?:[ -]\d{3}){2})(?!\w)/g;

/** Examples in hints and in the help. */
const inOurOwnWords =
  /like \+254712345678|--test \+254712345678\r?\n|--only \+254712345678 --reason 'seen in the inbox'/g;

function spellingsOfSecrets(env: Ran["env"]): readonly string[] {
  const secrets = Object.entries(env)
    .filter(([name, value]) => /KEY|TOKEN|SECRET|PASSWORD/.test(name) && value.length >= 8)
    .map(([, value]) => value);
  return [...new Set(secrets)].flatMap((secret) => {
    const bytes = Buffer.from(secret);
    const spelled = [bytes.toString("base64").replace(/=+$/, ""), bytes.toString("hex")];
    return [...new Set([secret, ...spelled, encodeURIComponent(secret)])];
  });
}

/**
 * Reports, and what the command was told to write. The ledger holds numbers, and so does the
 * `.rows` of a run that was killed: both are for their owner alone.
 */
function isForPeople(path: string, { cwd, args, env }: Ran): boolean {
  if (path.endsWith("/.rows")) return false;
  const out = args.includes("--out") ? [args[args.indexOf("--out") + 1] ?? ""] : [];
  const named = [...out, env["GITHUB_STEP_SUMMARY"] ?? ""].map((name) => resolve(cwd, name));
  return named.includes(path) || /(^|\/)reports\//.test(relative(cwd, path));
}

/** Of the run's folder, those that changed while it ran. */
async function filesSince({ cwd, startedAtMs }: Ran): Promise<readonly string[]> {
  const entries = await readdir(cwd, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  const changed = await Promise.all(paths.map((path) => hasChanged(path, startedAtMs)));
  return paths.filter((_, nth) => changed[nth]);
}

async function hasChanged(path: string, sinceMs: number): Promise<boolean> {
  // Others may clean up meanwhile.
  const { mtimeMs, size } = await stat(path).catch(() => ({ mtimeMs: 0, size: 0 }));
  return mtimeMs >= sinceMs && size < 64 * 1024 * 1024;
}
