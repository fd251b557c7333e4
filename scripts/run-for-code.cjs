// Runs the command in this process, then writes the code that V8 has made of each file it opened:
//   node scripts/run-for-code.cjs ARGUMENTS
"use strict";
const { readFileSync, writeFileSync } = require("node:fs");
const vm = require("node:vm");

const made = [];

vm.Script = class Script extends vm.Script {
  constructor(code, options) {
    super(code, options);
    if (options.cachedData === undefined) made.push({ script: this, file: options.filename });
  }
};

const { codeFile } = require("../dist/cli/main.js");

// Only now, as only functions that were called are in it.
process.on("exit", () => {
  for (const { script, file } of made) {
    const code = script.createCachedData();
    writeFileSync(codeFile(file), Buffer.concat([code, code, readFileSync(file)]));
  }
});

module.exports = require("../dist/cli/command.js");
