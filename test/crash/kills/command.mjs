import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The command as it is built; `CARILLON_COMMAND` names another build of it. */
const main =
  process.env["CARILLON_COMMAND"] ??
  fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));

if (!existsSync(main)) {
  console.error("the command is not built: npm run build");
  process.exit(2);
}

/** No campaign here takes longer than seconds; this is for a machine that has much else to do. */
const mostMinutes = 15;

/** Runs the command, but not forever. `ended` resolves with `{code, signal, stdout, stderr}`. */
export function start(args, { cwd, env }) {
  const child = spawn(process.execPath, [main, ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text) => (stderr += text));
  const ended = new Promise((resolve, reject) => {
    const giveUp = setTimeout(() => {
      child.kill("SIGKILL");
      const said = stderr.slice(-500);
      reject(new Error(`${args.join(" ")} had not ended after ${mostMinutes} minutes: ${said}`));
    }, mostMinutes * 60_000);
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(giveUp);
      resolve({ code, signal, stdout, stderr });
    });
  });
  return { child, ended };
}
