// An esbuild plugin: entries whose texts are handed over, as of files that were otherwise once, or are no more. What they
// import is looked for from where they stand.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import type { Loader, Plugin } from "esbuild";

/** By absolute path. */
export type GivenTexts = ReadonlyMap<string, string>;

export type ReadSource = (path: string) => Promise<string>;

export function givenTexts(texts: GivenTexts): Plugin {
  return {
    name: "given-texts",
    setup(build) {
      // The file itself needn't be there.
      build.onResolve({ filter: /^(?:[/\\\\]|[A-Za-z]:)/ }, ({ path }) => (texts.has(path) ? { path } : undefined));
      build.onLoad({ filter: /\.[cm]?[jt]s$/, namespace: "file" }, ({ path }) => {
        const contents = texts.get(path);
        return contents === undefined ? undefined : { contents, loader: loaderOf(path) };
      });
    },
  };
}

/** A file's text: what was handed over, or what the disk has. */
export function readWith(texts: GivenTexts): ReadSource {
  return async (path) => texts.get(path) ?? readFile(path, "utf8");
}

const loaders: Readonly<Record<string, Loader>> = {
  ".ts": "ts",
  ".mts": "ts",
  ".cts": "ts",
  ".tsx": "tsx",
  ".jsx": "jsx",
  ".js": "js",
  ".mjs": "js",
  ".cjs": "js",
};

export function loaderOf(path: string): Loader {
  return loaders[extname(path)] ?? "js";
}
