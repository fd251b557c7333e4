import { configDefaults, defineConfig } from "vitest/config";

/** What takes too long for every change: each suite has its own command in package.json. */
export default defineConfig({
  test: {
    include: ["test/**/*.heavy.test.ts"],
    exclude: configDefaults.exclude,
    globalSetup: ["test/helpers/build-once.ts", "test/helpers/postgres-once.ts"],
    allowOnly: false,
    maxWorkers: 2,
    // Cells of the fault matrix mostly wait.
    maxConcurrency: 10,
    testTimeout: 240_000,
    hookTimeout: 180_000,
    disableConsoleIntercept: true,
  },
});
