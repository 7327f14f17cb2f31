import process from "node:process";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: { alias: { sluice: fileURLToPath(new URL("./src/index.ts", import.meta.url)) } },
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["**/node_modules/**"],
    reporters: ["default", "./scripts/closing-line-reporter.mjs"],
    // What the module loader wrote is imported as it is, by Node itself.
    server: { deps: { external: [/sluice-[^/]+.bundle\.mjs$/] } },
    globalSetup: ["./test/support/global-setup.ts"],
    pool: "forks",
    // Each worker has a server of its own, because roles are shared by all databases of one.
    maxWorkers: process.env.DATABASE_URL === undefined ? 2 : 1,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
