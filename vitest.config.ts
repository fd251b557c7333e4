import { configDefaults, defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Suites with a command of their own: vitest.heavy.config.ts.
    exclude: [...configDefaults.exclude, "test/**/*.heavy.test.ts"],
    globalSetup: ["test/helpers/build-once.ts", "test/helpers/postgres-once.ts"],
    allowOnly: false,
    // Most of the time goes into waiting for the command as a child process.
    maxWorkers: 3,
    // For what hangs, on a machine ten times as slow as any we know.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
