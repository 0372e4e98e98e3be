// Tests run straight from the TypeScript sources. Times and pools suit a machine with two cores and C++ compiles.
import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**", "dist/**", "generated/**"],
    watch: false,
    globalSetup: ["./test/support/up-to-date.ts", "./test/support/cache-folder.ts"],
    // Processes, not threads: tests load native addons and change their working folder.
    pool: "forks",
    maxWorkers: 2,
    // One clang or g++ run takes seconds when both cores are busy.
    testTimeout: 120_000,
    // Hooks compile everything, and wait for each other: minutes on a busy machine.
    hookTimeout: 900_000,
    // The same output everywhere; tests that are about colour set these themselves.
    env: { NO_COLOR: "1", TZ: "UTC", LC_ALL: "C.UTF-8" },
    reporters: ["default", "./test/support/summary-reporter.ts"],
  },
});
