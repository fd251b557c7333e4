#!/usr/bin/env node
// The command's first file: opens the others with the code that V8 made of them in the build.
"use strict";
const { readFileSync } = require("node:fs");
const { dirname } = require("node:path");
const { constants, Script } = require("node:vm");

const ours = dirname(__dirname);
const head = "(function (exports, require, module, __filename, __dirname) { ";
const openPlainly = require.extensions[".js"];

require.extensions[".js"] = (module, file) => {
  if (!file.startsWith(ours)) return openPlainly(module, file);
  const bytes = readFileSync(file);
  const script = new Script(`${head}${bytes.latin1Slice()}\n})`, {
    filename: file,
    columnOffset: -head.length,
    cachedData: madeOf(file, bytes),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
  const open = (id) => module.require(id);
  script.runInThisContext().call(module.exports, module.exports, open, module, file, dirname(file));
};

/** V8 compares no more than the length, so the file itself stands behind the code made of it. */
function madeOf(file, bytes) {
  try {
    const made = readFileSync(codeFile(file));
    return made.subarray(-bytes.length).equals(bytes) ? made : undefined;
  } catch {
    return undefined;
  }
}

/** Where the code made of `file` lies. V8 takes only what it made itself, with the same flags. */
function codeFile(file) {
  return `${file}.${process.version}-${process.platform}-${process.arch}.code`;
}

module.exports = require.main === module ? require("./command.js") : { codeFile };
