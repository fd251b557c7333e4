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

/**
 * V8 runs what it is given: one flipped bit ends the process, and of the file it compares no more
 * than the length. So the code stands there twice, which is the quickest to compare, and the file
 * itself behind it.
 */
function madeOf(file, bytes) {
  try {
    const made = readFileSync(codeFile(file));
    const length = (made.length - bytes.length) / 2;
    const code = made.subarray(0, length);
    const isWhole = length > 0 && code.equals(made.subarray(length, 2 * length));
    return isWhole && made.subarray(2 * length).equals(bytes) ? code : undefined;
  } catch {
    return undefined;
  }
}

/** Where the code made of `file` lies. V8 takes only what it made itself, with the same flags. */
function codeFile(file) {
  return `${file}.${process.version}-${process.platform}-${process.arch}.code`;
}

module.exports = require.main === module ? require("./command.js") : { codeFile };
