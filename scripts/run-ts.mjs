// Runs a TypeScript program of this repository: bundled by esbuild into a file of its own, then imported.
// Usage: node scripts/run-ts.mjs bench/main.ts [arguments]
import { rmSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import process from "node:process";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [entry, ...args] = process.argv.slice(2);
if (entry === undefined) throw new Error("usage: node scripts/run-ts.mjs FILE.ts [arguments]");

// Below node_modules, so that packages resolve from it and nothing shows in the checkout.
const bundle = join(root, "node_modules/.cache", `${basename(entry, ".ts")}-${process.pid}.mjs`);
process.once("exit", () => rmSync(bundle, { force: true }));

await build({
  entryPoints: [resolve(entry)],
  outfile: bundle,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  packages: "external",
  sourcemap: "inline",
  logLevel: "warning",
  define: { "import.meta.dirname": JSON.stringify(dirname(resolve(entry))) },
});
process.setSourceMapsEnabled(true);
process.argv.splice(1, process.argv.length - 1, resolve(entry), ...args);
await import(pathToFileURL(bundle).href);
