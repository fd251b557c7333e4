import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** ajv, read on first use: a command that checks nothing does not wait for it. */
export function loadAjv(): typeof import("ajv") {
  return require("ajv");
}
