import { configDefaults, defineConfig } from "vitest/config";

/** What one seeded bug is held against: see test/mutants/run.mjs, which builds the command itself. */
export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: configDefaults.exclude,
    allowOnly: false,
    // Two copies are tried at once.
    maxWorkers: 1,
    testTimeout: 120_000,
    hookTimeout: 180_000,
    disableConsoleIntercept: true,
  },
});
