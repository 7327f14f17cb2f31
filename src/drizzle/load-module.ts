// In: TypeScript and JavaScript files of a project. Out: what each of them exports, and the graph of their imports.
// All of them go through one bundle, so that a module that several share is evaluated once. Packages stay outside it,
// as absolute URLs. Sources: https://esbuild.github.io/api/ and https://nodejs.org/api/esm.html
import { mkdtemp, realpath, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { BuildOptions, BuildResult, Metafile } from "esbuild";
import { alikeAmong } from "../engine/alike.ts";
import { type GivenTexts, givenTexts, readWith } from "./given-texts.ts";
import {
  type Bundle,
  entryName,
  failedBuild,
  failedEvaluation,
  failedWrite,
  locateIn,
  sameButForCase,
} from "./load-errors.ts";
import { ownPaths, ownPathsDefine, usesOwnPaths } from "./own-paths.ts";
import { isPackageFile, linkPackages, packagesOutside } from "./packages-outside.ts";

export interface LoadRequest {
  /** The project's root: messages name files from here, and `packages` are resolved from it. */
  readonly root: string;
  /** Absolute paths, in the order in which they are evaluated. */
  readonly entries: readonly string[];
  /** The first word of error codes: `models_syntax`, `config_failed`. */
  readonly what: "models" | "config" | "migration";
  /**
   * Package entries whose exports are wanted as well. Every file gets the root's copy of these packages (or, when the
   * root has none, the first entry's).
   */
  readonly packages?: readonly string[];
  /** Bare names that stand for a file. */
  readonly alias?: Readonly<Record<string, string>>;
  /** Bare names that stand for a source text. */
  readonly virtual?: Readonly<Record<string, string>>;
  /** Of entries that are read as they once were, be they there or not. */
  readonly texts?: GivenTexts;
}

export type Namespace = Readonly<Record<string, unknown>>;

export interface Import {
  /** As written in the importing file. */
  readonly specifier: string;
  /** Absolute path; for a package a file URL, or its name when it is one of `packages`; the name of a builtin. */
  readonly path: string;
}

export interface Loaded {
  readonly modules: readonly Namespace[];
  readonly packages: readonly Namespace[];
  /** Absolute paths of every file that was read, packages left out. */
  readonly files: readonly string[];
  /** Every file that was read, with what it imports. */
  readonly imports: ReadonlyMap<string, readonly Import[]>;
  /** `file:line:column` of an error that came out of the loaded code, even later on. */
  locate(error: unknown): string | null;
}

export async function loadModules(request: LoadRequest): Promise<Loaded> {
  const bundle = await bundled(request);
  const namespace = await evaluated(bundle, request);
  const packages = (request.packages ?? []).map((_, at) => namespace[`p${at}`] as Namespace);
  const modules = request.entries.map((_, at) => namespace[`e${at}`] as Namespace);
  return {
    modules,
    packages,
    files: [...bundle.imports.keys()].filter((file) => !isPackageFile(file)),
    imports: bundle.imports,
    locate: (error) => locateIn(bundle, error),
  };
}

/** Ends esbuild's service. A later call starts it again. */
export async function stopLoader(): Promise<void> {
  if (started) await (await import("esbuild")).stop();
  started = false;
}

let started = false;

async function temporaryFolder(): Promise<string> {
  try {
    return await mkdtemp(join(await realpath(tmpdir()), "sluice-"));
  } catch (error) {
    throw failedWrite(error, tmpdir());
  }
}

async function bundled(request: LoadRequest): Promise<Bundle> {
  const alike = alikeAmong(request.entries);
  if (alike !== null) throw sameButForCase(alike, request);
  const { build } = await import("esbuild");
  started = true;
  const folder = await temporaryFolder();
  const outfile = join(folder, "bundle.mjs");
  try {
    const linked = await linkPackages(request.packages ?? [], [request.root, ...request.entries.map(dirname)], folder);
    const alias = { ...request.alias, ...(await writeVirtual(request.virtual ?? {}, folder)) };
    const outside = packagesOutside([...linked, ...Object.keys(alias)]);
    const external = linked.flatMap((name) => [name, `${name}/*`]);
    const options = { ...optionsFor(request, outfile), alias, external };
    const { texts = new Map() } = request;
    const plugins = [outside.plugin, ...(texts.size > 0 ? [givenTexts(texts)] : [])];
    let result = await build({ ...options, plugins });
    if (usesOwnPaths(textOf(result))) {
      result = await build({ ...options, plugins: [ownPaths(readWith(texts)), ...plugins] });
    }
    const imports = importGraph(request.root, result.metafile, (path) => outside.specifiers.get(path));
    for (const file of imports.keys()) if (file.startsWith(folder)) imports.delete(file);
    return { root: request.root, outfile, text: textOf(result), map: outputOf(result, ".map"), imports };
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw failedWrite(failedBuild(error, request), folder);
  }
}

/** One text per bare name, as files that esbuild's own alias finds: a plugin would be asked about every import. */
async function writeVirtual(
  sources: Readonly<Record<string, string>>,
  folder: string,
): Promise<Record<string, string>> {
  const files = Object.entries(sources).map(([name, text], at) => ({
    name,
    text,
    file: join(folder, `virtual-${at}.mjs`),
  }));
  await Promise.all(files.map(({ file, text }) => writeFile(file, text)));
  return Object.fromEntries(files.map(({ name, file }) => [name, file]));
}

function optionsFor(request: LoadRequest, outfile: string): BuildOptions & { metafile: true; write: false } {
  return {
    stdin: { contents: entrySource(request), resolveDir: request.root, sourcefile: entryName, loader: "js" },
    absWorkingDir: request.root,
    outfile,
    bundle: true,
    write: false,
    metafile: true,
    platform: "node",
    format: "esm",
    target: "node20",
    // Without it esbuild adds the condition "module", which Node doesn't know.
    conditions: [],
    ignoreAnnotations: true,
    sourcemap: "external",
    sourcesContent: false,
    charset: "utf8",
    logLevel: "silent",
    define: ownPathsDefine,
  };
}

function entrySource({ packages = [], entries }: LoadRequest): string {
  const names = [...packages.map((_, at) => `p${at}`), ...entries.map((_, at) => `e${at}`)];
  const lines = [...packages, ...entries].map((path, at) => `import * as ${names[at]} from ${JSON.stringify(path)};`);
  return `${lines.join("\n")}\nexport { ${names.join(", ")} };\n`;
}

async function evaluated(bundle: Bundle, request: LoadRequest): Promise<Namespace> {
  const folder = dirname(bundle.outfile);
  try {
    await writeFile(bundle.outfile, requirable(bundle.text)).catch((error: unknown) => {
      throw failedWrite(error, folder);
    });
    return await imported(bundle, request);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function imported(bundle: Bundle, request: LoadRequest): Promise<Namespace> {
  try {
    return (await import(pathToFileURL(bundle.outfile).href)) as Namespace;
  } catch (error) {
    throw failedEvaluation(error, bundle, request);
  }
}

/** Gives CommonJS models a `require`. It stays on the first line, so that source maps hold. */
function requirable(text: string): string {
  if (!text.includes("__require")) return text;
  return `import { createRequire as __sluice_createRequire } from "node:module"; const require = __sluice_createRequire(import.meta.url); ${text}`;
}

function textOf(result: BuildResult<{ write: false }>): string {
  return outputOf(result, ".mjs");
}

function outputOf({ outputFiles }: BuildResult<{ write: false }>, ending: string): string {
  return outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? "";
}

function importGraph(
  root: string,
  metafile: Metafile,
  specifierOf: (path: string) => string | undefined,
): Map<string, readonly Import[]> {
  const graph = new Map<string, readonly Import[]>();
  const absolute = (path: string) => (isAbsolute(path) ? path : resolve(root, path));
  for (const [path, { imports }] of Object.entries(metafile.inputs)) {
    const file = absolute(path);
    if (path === entryName) continue;
    const found = imports.map((each): Import => {
      const target = each.external ? each.path : absolute(each.path);
      return { specifier: each.original ?? specifierOf(each.path) ?? each.path, path: target };
    });
    graph.set(file, found);
  }
  return graph;
}
