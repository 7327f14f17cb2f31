// The project's own source as data: its files, and who imports whom, type imports included. esbuild parses.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

export interface Import {
  /** Relative to the project's root: `src/engine/diff.ts`. */
  readonly from: string;
  /** A file of the project, relative to its root, or a package's or a Node module's name as written. */
  readonly to: string;
}

/** TypeScript files below a folder, relative to the project's root, sorted. */
export function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".d.ts") && !name.includes("node_modules"))
    .map((name) => `${folder}/${name}`)
    .sort();
}

export function textOf(file: string): string {
  return readFileSync(join(root, file), "utf8");
}

/** A file's code as esbuild prints it: no comments, no types, every string in double quotes. */
export async function codeOf(file: string): Promise<string> {
  const { code } = await transform(textOf(file), { loader: "ts", charset: "utf8", legalComments: "none" });
  return code;
}

export async function importsOf(files: readonly string[]): Promise<Import[]> {
  const found: Import[] = [];
  await build({
    entryPoints: [...files],
    absWorkingDir: root,
    outdir: "unused",
    bundle: true,
    write: false,
    format: "esm",
    // Type imports are kept as if they were of values: the direction of dependency holds for types, too.
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } },
    plugins: [
      {
        name: "imports",
        setup(hooks) {
          hooks.onResolve({ filter: /./ }, ({ path, importer, kind }) => {
            if (kind === "entry-point") return null;
            const from = relative(root, importer);
            found.push({ from, to: path.startsWith(".") ? join(dirname(from), path) : path });
            return { path, external: true };
          });
          hooks.onLoad({ filter: /\.ts$/ }, ({ path }) => ({
            contents: readFileSync(path, "utf8").replaceAll(/^(import|export) type (?=[{*]|\w+ from)/gm, "$1 "),
            loader: "ts",
          }));
        },
      },
    ],
  });
  return found;
}
