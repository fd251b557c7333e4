// Joins the parts of undici that a send uses into dist/cli/undici.js.
import { rolldown } from "rolldown";

const parts = {
  Client: "undici/lib/dispatcher/client.js",
  buildConnector: "undici/lib/core/connect.js",
};

const names = Object.keys(parts);

/** Has the command find them there. */
export const undiciBesideUs = {
  name: "undici-beside-us",
  transform: {
    filter: { id: /\/src\/send\/connections\.ts$/ },
    handler: (code) => ({
      code: names.reduce(
        (left, name) => left.replace(`require("${parts[name]}")`, `require("./undici.js").${name}`),
        code,
      ),
      map: null,
    }),
  },
};

/** What it wrote, as rolldown tells it. */
export async function joinUndici(output) {
  const bundle = await rolldown({
    input: { undici: "\0undici" },
    platform: "node",
    plugins: [written],
  });
  const { output: files } = await bundle.write(output);
  await bundle.close();
  return files;
}

const texts = {
  "\0undici": names.map((name) => `exports.${name} = require("${parts[name]}");`).join("\n"),
  // What undici takes where Node was built without it: it is asked for no connection of that kind.
  "node:http2": "module.exports = { constants: {} };",
};

const written = {
  name: "written",
  resolveId: (id) => (id in texts ? { id: id.startsWith("\0") ? id : `\0${id}` } : undefined),
  load: (id) => texts[id] ?? texts[id.slice(1)],
};
