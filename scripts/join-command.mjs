// Joins the command and the packages it calls into a few files of dist/cli/.
import { copyFile, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { joinUndici, undiciBesideUs } from "./join-undici.mjs";
import { noticesOf } from "./notices.mjs";

const root = fileURLToPath(new URL("..", import.meta.url)).replace(/\/$/, "");
const folder = `${root}/dist/cli`;
const require = createRequire(import.meta.url);
const { peerDependencies } = JSON.parse(await readFile(`${root}/package.json`, "utf8"));

/** Compiled for each machine, brought by the user, or large and seldom needed. */
const apart = [
  "@photostructure/sqlite",
  "ajv",
  "libphonenumber-js",
  ...Object.keys(peerDependencies),
];

/**
 * Node takes most of a second to open the line's hundreds of files; a command needs but a few of
 * them. They are CommonJS, which Node opens at once, where the loader of ES modules waits its turn
 * for each.
 */
export async function joinCommand() {
  const bundle = await rolldown({
    input: { command: `${root}/src/cli/main.ts` },
    platform: "node",
    preserveEntrySignatures: "allow-extension",
    external: (id) => apart.some((name) => id === name || id.startsWith(`${name}/`)),
    resolve: {
      alias: {
        // The same code as ES modules, of which what is not called can be left out.
        yaml: require.resolve("yaml").replace("dist/index.js", "browser/dist/index.js"),
        handlebars: require.resolve("handlebars/lib/handlebars.js"),
      },
    },
    plugins: [withoutUnused, besideUs, undiciBesideUs, readOnce],
    // Nothing here does anything by being imported, so each command loads what it calls.
    treeshake: { moduleSideEffects: false },
  });
  const { output } = await bundle.write({
    dir: folder,
    cleanDir: true,
    ...names,
    sourcemap: true,
    comments: { legal: true, annotation: false, jsdoc: false },
    minify: shorter,
    // Code that V8 made ahead does not know how to import.
    dynamicImportInCjs: false,
    codeSplitting: { includeDependenciesRecursively: false, groups: [await lineOf(bundle)] },
  });
  await bundle.close();
  const parts = await joinUndici({ ...names, dir: folder, sourcemap: true, minify: shorter });
  for (const file of [...output, ...parts]) await keepAscii(file);
  await copyFile(`${root}/scripts/opener.cjs`, `${folder}/main.js`);
  await writeFile(`${folder}/package.json`, '{ "type": "commonjs" }\n');
  const modules = [...output, ...parts].flatMap((file) =>
    file.type === "chunk" ? Object.keys(file.modules) : [],
  );
  await writeFile(`${folder}/NOTICES.txt`, await noticesOf(modules));
}

/** The opener takes each byte for a character, and `asciiOnly` leaves tagged templates as they are. */
async function keepAscii({ type, fileName, code }) {
  const beyond = /[^\0-\x7f]/g;
  if (type !== "chunk" || code.search(beyond) === -1) return;
  const escaped = (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  await writeFile(`${folder}/${fileName}`, code.replaceAll(beyond, escaped));
}

/** Handlebars maps templates to their sources if it can, and Commander starts commands that are programs: here none. */
const unused = ["source-map", "node:child_process"];

const withoutUnused = {
  name: "without-unused",
  resolveId: (id, importer) => {
    if (id === "node:process") return "\0process";
    if (id === "node:module") return "\0module";
    return unused.includes(id) && importer?.includes("/node_modules/") ? "\0unused" : undefined;
  },
  load: (id) => insteadOf[id],
};

const insteadOf = {
  "\0unused": "module.exports = {};",
  // The joined files lie in one folder, so that each one's own `require` finds what another's does.
  "\0module": "module.exports = { createRequire: () => require };",
  // Whoever requires Node's module has it open stdin, stdout and stderr, used or not.
  "\0process": "module.exports = process;",
};

/** V8 reads a function in parentheses once, an arrow twice: first to skip it, then to run it. */
const readOnce = {
  name: "read-once",
  renderChunk: (code) => ({
    code: code.replaceAll(/(__commonJSMin\(\()\((.*?)\) => \{$/gm, "$1function($2) {"),
    map: null,
  }),
};

/** V8 reads all of a file before it runs any of it. Function names stay, for stack traces. */
const keepNames = { function: true, class: true };
const shorter = {
  compress: { keepNames },
  mangle: { keepNames },
  // A single character beyond Latin 1 doubles what the whole file takes in memory.
  codegen: { asciiOnly: true },
};

const names = { format: "cjs", entryFileNames: "[name].js", chunkFileNames: "[name].js" };

/** What checks campaigns becomes one file: every command but the smallest needs most of it. */
async function lineOf(bundle) {
  const { output } = await bundle.generate(names);
  const chunks = new Map(output.map((file) => [file.fileName, file]));
  const atStart = modulesOf("command.js", chunks);
  const line = modulesOf("validate.js", chunks);
  const isInLine = (id) => line.has(id) && !atStart.has(id);
  return { debugName: "line", name: (id) => (isInLine(id) ? "line" : null) };
}

/** The modules of a chunk and of all that it opens with it. */
function modulesOf(name, chunks) {
  const opened = new Set([name]);
  for (const each of opened) for (const next of chunks.get(each)?.imports ?? []) opened.add(next);
  return new Set([...opened].flatMap((each) => Object.keys(chunks.get(each)?.modules ?? {})));
}

const named = /(?<=["`])(?:carillon\/|#(?=checks\/))/g;

/** Files that our code finds by the package's name lie at a known distance from the command. */
const besideUs = {
  name: "beside-us",
  transform: {
    filter: { id: /\/src\/.*\.ts$/, code: named },
    // On the same lines, so that the source maps stay right.
    handler: (code) => ({
      code: code.replaceAll(named, (name) => (name === "#" ? "../" : "../../")),
      map: null,
    }),
  },
};
