// Compiles src/ to dist/ and schemas/ to dist/checks/, joins the command's files, and makes the command executable.
import { chmod, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { joinCommand } from "./join-command.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
// `--command` joins the command alone, over what was built before.
if (!process.argv.includes("--command")) await buildAll();
await joinCommand();
const ofEachProvider = ["order-update", "tagged-contacts", "survey-flow", "feedback-reaction"];
for (const name of ofEachProvider) keepCode(["validate", `campaigns/${name}.yaml`]);
keepCode(["plan", "campaigns/order-update.yaml", "--json"]);
await chmod(`${root}/dist/cli/main.js`, 0o755);

async function buildAll() {
  await rm(`${root}/dist`, { recursive: true, force: true });
  const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
  const { status } = spawnSync(process.execPath, [tsc, "-p", root], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  const { makeChecks } = await import("./make-checks.mjs");
  await makeChecks();
  const { makeNumberingPlans } = await import("./make-numbering-plans.mjs");
  await makeNumberingPlans();
}

/** Has V8 make the code that such a command needs, once for all. Without it the command only starts slower. */
function keepCode(args) {
  const run = fileURLToPath(new URL("run-for-code.cjs", import.meta.url));
  spawnSync(process.execPath, [run, ...args], { cwd: root, stdio: "ignore" });
}
