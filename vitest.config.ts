import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    setupFiles: ["test/support/laws.ts"],
    testTimeout: process.env["LAWS"] ? 0 : 60_000,
    pool: "threads",
    maxWorkers: 2,
  },
});
