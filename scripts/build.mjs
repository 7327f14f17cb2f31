// Source → dist/: the command line and the public API as ES modules that share chunks, and the API's type declarations.
// Everything is made in a folder beside dist and swapped in at the end, so that a failed build leaves the last one.
import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, "dist");
const next = join(root, `.dist-${process.pid}`);

// The compile cache (Node 22.1 and later) has to be on before the program's own modules are loaded.
const launcher = `#!/usr/bin/env node
import module from "node:module";
module.enableCompileCache?.();
await import("./main.js");
`;

/** The compiler writes declarations of all that is imported somewhere; users see those that index.d.ts leads to. */
function dropUnreached(entry) {
  const reached = new Set([entry]);
  for (const file of reached) {
    const imports = readFileSync(file, "utf8").matchAll(/(?:from|import\() ?"(\.[^"]*)\.(?:js|ts)"/g);
    for (const [, path] of imports) reached.add(`${join(dirname(file), path)}.d.ts`);
  }
  for (const name of readdirSync(next, { recursive: true })) {
    const file = join(next, name);
    if (file.endsWith(".d.ts") && !reached.has(file)) rmSync(file);
  }
}

try {
  await build({
    absWorkingDir: root,
    entryPoints: { main: "src/cli/main.ts", index: "src/index.ts" },
    outdir: next,
    chunkNames: "chunks/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "none",
    logLevel: "warning",
  });
  mkdirSync(next, { recursive: true });
  writeFileSync(join(next, "cli.js"), launcher);
  chmodSync(join(next, "cli.js"), 0o755);
  const compiler = createRequire(import.meta.url).resolve("typescript/package.json");
  execFileSync(
    process.execPath,
    [join(dirname(compiler), "bin/tsc"), "-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", next],
    { cwd: root, stdio: ["ignore", "inherit", "inherit"] },
  );
  dropUnreached(join(next, "index.d.ts"));
  rmSync(target, { recursive: true, force: true });
  renameSync(next, target);
} catch (error) {
  rmSync(next, { recursive: true, force: true });
  // The compiler and esbuild have printed what is wrong; anything else is printed here.
  if (!("status" in error) && !("errors" in error)) console.error(error);
  process.exitCode = 1;
}
