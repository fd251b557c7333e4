import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const root = fileURLToPath(new URL("../..", import.meta.url));
const bench = fileURLToPath(new URL("..", import.meta.url));
const execute = promisify(execFile);

/** Builds the product and installs what it is measured against, which the product itself never needs. */
export async function prepareMachine(say) {
  if (!existsSync(`${root}node_modules`)) await npm(["ci"], root, say);
  if (process.env.CARILLON_SKIP_BUILD !== "1") await npm(["run", "build"], root, say);
  // `npm ci` refuses a lockfile written where a registry did not serve every platform's build of msgpackr.
  if (!existsSync(`${bench}node_modules`)) {
    await npm(["install", "--ignore-scripts", "--no-save"], bench, say);
  }
}

async function npm(args, cwd, say) {
  say(`npm ${args.join(" ")}${cwd === bench ? " in bench/" : ""}`);
  await execute("npm", args, { cwd });
}
