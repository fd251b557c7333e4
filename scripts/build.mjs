// Compiles src/ to dist/ and schemas/ to dist/checks/, joins the command's files, and makes the command executable.
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { joinCommand } from "./join-command.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
// `--command` joins the command alone, over what was built before.
if (!process.argv.includes("--command")) await buildAll();
await joinCommand();
const ofEachProvider = ["order-update", "tagged-contacts", "survey-flow", "feedback-reaction"];
for (const name of ofEachProvider) keepCode(["validate", `campaigns/${name}.yaml`]);
await keepCodeOfSend();
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
function keepCode(args, cwd = root) {
  const run = fileURLToPath(new URL("run-for-code.cjs", import.meta.url));
  spawnSync(process.execPath, [run, ...args], { cwd, stdio: "ignore" });
}

/** Where its ledger and its report are in nobody's way. */
async function keepCodeOfSend() {
  const folder = await mkdtemp(join(tmpdir(), "carillon-build-"));
  const campaign = `id: build
provider: flowiq
recipients: [{ csv: people.csv }]
message: { type: text, text: "Hi {{name}}" }
`;
  const numbers = Array.from(
    { length: 100 },
    (_, nth) => `+2547123456${`${nth}`.padStart(2, "0")}`,
  );
  await writeFile(join(folder, "people.csv"), `phone,name\n${numbers.join(",Amina\n")},Amina\n`);
  await writeFile(join(folder, "campaign.yaml"), campaign);
  keepCode(["send", "campaign.yaml", "--sandbox"], folder);
  await rm(folder, { recursive: true, force: true });
}
