// Says on stderr, when the process ends, which files of packages it has opened.
import { writeSync } from "node:fs";
import { createRequire } from "node:module";

const { cache } = createRequire(import.meta.url);

process.on("exit", () => {
  for (const file of Object.keys(cache)) {
    const name = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1];
    writeSync(2, `opened ${name ?? file}\n`);
  }
});
