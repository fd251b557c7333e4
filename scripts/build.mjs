// Compiles src/ to dist/ and schemas/ to dist/checks/, joins the command's files, and makes the command executable.
import { chmod, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { spawnSync } from "node:child_process";
import { rolldown } from "rolldown";

const root = fileURLToPath(new URL("..", import.meta.url));
// `--command` joins the command alone, over what was built before.
if (!process.argv.includes("--command")) await buildAll();
await joinCommand();
await chmod(`${root}/dist/cli/main.js`, 0o755);

async function buildAll() {
  await rm(`${root}/dist`, { recursive: true, force: true });
  const tsc = fileURLToPath(import.meta.resolve("typescript/bin/tsc"));
  const { status } = spawnSync(process.execPath, [tsc, "-p", root], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
  const { makeChecks } = await import("./make-checks.mjs");
  await makeChecks();
}

/** Node takes most of a second to open the line's hundreds of files; a command needs but a few of them. */
async function joinCommand() {
  const bundle = await rolldown({
    input: { main: `${root}/src/cli/main.ts` },
    platform: "node",
    // Packages stay packages: npm installs them, audits them and shares them.
    external: (id) => !/^[./]/.test(id),
    // Nothing here does anything by being imported, so each command loads what it calls.
    treeshake: { moduleSideEffects: false },
  });
  await bundle.write({
    dir: `${root}/dist/cli`,
    cleanDir: true,
    format: "esm",
    sourcemap: true,
    entryFileNames: "[name].js",
    chunkFileNames: "[name].js",
  });
  await bundle.close();
}
