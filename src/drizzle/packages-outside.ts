// What resolves into a node_modules folder stays outside the bundle: an esbuild plugin puts the absolute URL there that
// the importing file's own resolution gives. Workspace packages that are links to sources outside it are bundled.
// Asking a plugin costs more than the rest of the build, so packages that everybody imports get a link instead.
import { existsSync } from "node:fs";
import { mkdir, symlink } from "node:fs/promises";
import { createRequire, isBuiltin } from "node:module";
import { dirname, isAbsolute, join, sep } from "node:path";
import { pathToFileURL } from "node:url";
import type { OnResolveArgs, OnResolveResult, Plugin, PluginBuild } from "esbuild";
import { bareExcept } from "./specifier-filter.ts";

export interface PackagesOutside {
  readonly plugin: Plugin;
  /** What each outside path was called in the importing file; filled by the build. */
  readonly specifiers: ReadonlyMap<string, string>;
}

/** Leaves `except` and their subpaths alone. */
export function packagesOutside(except: readonly string[]): PackagesOutside {
  const specifiers = new Map<string, string>();
  const plugin: Plugin = {
    name: "packages-outside",
    setup(build) {
      const known = new Map<string, Promise<OnResolveResult | undefined>>();
      build.onResolve({ filter: bareExcept(except) }, (args) => {
        if (args.pluginData === inner || isAbsolute(args.path)) return;
        if (isBuiltin(args.path)) return { path: args.path, external: true };
        const key = `${args.kind}\n${args.resolveDir}\n${args.path}`;
        const found = known.get(key) ?? resolved(build, args);
        known.set(key, found);
        return found.then((result) => {
          if (result?.external && result.path !== undefined) specifiers.set(result.path, args.path);
          return result;
        });
      });
    },
  };
  return { plugin, specifiers };
}

/** Links packages that stand above one of `origins` into the bundle's folder, and gives the names of those found. */
export async function linkPackages(
  specifiers: readonly string[],
  origins: readonly string[],
  folder: string,
): Promise<string[]> {
  const names = [...new Set(specifiers.map((each) => packageName(each)))];
  const found = names.flatMap((name) => {
    const directory = origins.map((origin) => installed(name, origin)).find((each) => each !== undefined);
    return directory === undefined ? [] : [{ name, directory, link: join(folder, "node_modules", name) }];
  });
  for (const { directory, link } of found) {
    await mkdir(dirname(link), { recursive: true });
    await symlink(directory, link, "junction");
  }
  return found.map(({ name }) => name);
}

export function isPackageFile(path: string): boolean {
  return path.includes(`${sep}node_modules${sep}`);
}

const inner = Symbol("resolved by the plugin itself");

async function resolved(build: PluginBuild, args: OnResolveArgs): Promise<OnResolveResult | undefined> {
  const { kind, importer, resolveDir } = args;
  const found = await build.resolve(args.path, { kind, importer, resolveDir, pluginData: inner });
  // esbuild's own message names the place of the import.
  if (found.errors.length > 0) return undefined;
  const { path, namespace, external } = found;
  if (namespace !== "file" || external) return { path, namespace, external };
  // Node can't read TypeScript in a package.
  if (!isPackageFile(path) || /\.[cm]?tsx?$/.test(path)) return { path };
  return { path: kind.startsWith("require") ? path : pathToFileURL(path).href, external: true };
}

function installed(name: string, origin: string): string | undefined {
  const folders = createRequire(join(origin, "package.json")).resolve.paths(name) ?? [];
  return folders.map((folder) => join(folder, name)).find((directory) => existsSync(join(directory, "package.json")));
}

function packageName(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}
