// An esbuild plugin: `import.meta.url`, `__dirname` and their sisters go on meaning the original file. A first build
// writes stand-ins for them; only when some stay in its output is the bundle built again with this plugin, which
// declares the stand-ins in each file. So that projects without them pay nothing.
import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { loaderOf, type ReadSource } from "./given-texts.ts";

const url = "__sluice_url";
const folder = "__sluice_dirname";
const file = "__sluice_filename";

export const ownPathsDefine: Readonly<Record<string, string>> = {
  "import.meta.url": url,
  "import.meta.dirname": folder,
  "import.meta.filename": file,
  __dirname: folder,
  __filename: file,
};

const words = ["import.meta", "__dirname", "__filename"];

export function usesOwnPaths(output: string): boolean {
  return [url, folder, file].some((name) => output.includes(name));
}

export function ownPaths(read: ReadSource): Plugin {
  return {
    name: "own-paths",
    setup(build) {
      build.onLoad({ filter: /\.[cm]?[jt]sx?$/, namespace: "file" }, async ({ path }) => {
        const source = await read(path);
        if (!words.some((word) => source.includes(word))) return;
        const values = { [url]: pathToFileURL(path).href, [folder]: dirname(path), [file]: path };
        const declared = Object.entries(values).map(([name, value]) => `const ${name} = ${JSON.stringify(value)};`);
        return { contents: withFirst(source, declared.join(" ")), loader: loaderOf(path) };
      });
    },
  };
}

/** Puts code at the beginning without moving any line. */
function withFirst(source: string, code: string): string {
  if (!source.startsWith("#!")) return `${code} ${source}`;
  const end = source.indexOf("\n") + 1;
  return end === 0 ? source : `${source.slice(0, end)}${code} ${source.slice(end)}`;
}
