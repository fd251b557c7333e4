import { execFile } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const bench = fileURLToPath(new URL("..", import.meta.url));
const execute = promisify(execFile);

/** Compiles one of the bench's C files into `folder`; `undefined` where there is no compiler. */
export async function compile(source, folder, flags = []) {
  const name = source.split("/").at(-1).replace(".c", "");
  const out = join(folder, flags.includes("-shared") ? `${name}.so` : name);
  try {
    await execute("cc", ["-O2", ...flags, "-o", out, join(bench, source), "-ldl"]);
    return out;
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/** Whether a program is installed. */
export async function isInstalled(program) {
  try {
    await execute("which", [program]);
    return true;
  } catch {
    return false;
  }
}

/** What a program prints. */
export async function outputOf(program, args) {
  return (await execute(program, args.map(String))).stdout.trim();
}

/** The absolute path of one of the bench's own files. */
export function benchFile(path) {
  return join(bench, path);
}
