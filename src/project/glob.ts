// In: drizzle-kit's `schema` patterns. Out: the files that they name, sorted: files, the files of a folder, and
// `*`, `**`, `?`, `{a,b}` as in shells.
import { readdir, stat } from "node:fs/promises";
import { join, resolve } from "node:path";

export async function filesMatching(root: string, pattern: string): Promise<string[]> {
  const found = await Promise.all(alternatives(pattern.replaceAll("\\", "/")).map((each) => filesOf(root, each)));
  return [...new Set(found.flat())].sort();
}

async function filesOf(root: string, pattern: string): Promise<string[]> {
  const segments = pattern.split("/");
  const at = segments.findIndex((segment) => /[*?]/.test(segment));
  const start = resolve(
    root,
    segments.slice(0, at < 0 ? undefined : at).join("/") || (pattern.startsWith("/") ? "/" : "."),
  );
  const paths = at < 0 ? [start] : await walk(start, segments.slice(at));
  return (await Promise.all(paths.map(filesAt))).flat();
}

/** A file itself; the model files of a folder. */
async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null);
  if (found === null) return [];
  return found.isDirectory() ? modelFilesIn(path) : [path];
}

/** TypeScript and JavaScript files of a folder, sorted; tests and declarations are no models. */
export async function modelFilesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  const names = entries.filter((entry) => !entry.isDirectory() && isModelFile(entry.name)).map(({ name }) => name);
  return names.sort().map((name) => join(folder, name));
}

function isModelFile(name: string): boolean {
  return /\.[cm]?[jt]s$/.test(name) && !/\.d\.[cm]?ts$/.test(name) && !/\.(?:test|spec)\.[cm]?[jt]s$/.test(name);
}

async function walk(folder: string, segments: readonly string[]): Promise<string[]> {
  const [segment, ...rest] = segments;
  if (segment === undefined) return [folder];
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  if (segment === "**") {
    const folders = entries.filter(
      (entry) => entry.isDirectory() && entry.name !== "node_modules" && !entry.name.startsWith("."),
    );
    const below = folders.map((entry) => walk(join(folder, entry.name), segments));
    return (await Promise.all([rest.length === 0 ? [folder] : walk(folder, rest), ...below])).flat();
  }
  const matches = matcher(segment);
  const chosen = entries.filter(({ name }) => matches.test(name) && (segment.startsWith(".") || !name.startsWith(".")));
  const inner = chosen.filter((entry) => rest.length === 0 || entry.isDirectory());
  return (await Promise.all(inner.map((entry) => walk(join(folder, entry.name), rest)))).flat();
}

function matcher(segment: string): RegExp {
  const escaped = segment.replace(/[.+^$()|[\]\\{}]/g, "\\$&");
  return new RegExp(`^${escaped.replaceAll("*", ".*").replaceAll("?", ".")}$`);
}

/** Whether a name fits a pattern that knows nothing of folders. */
export function nameMatcher(pattern: string): (name: string) => boolean {
  const matchers = alternatives(pattern).map(matcher);
  return (name) => matchers.some((each) => each.test(name));
}

/** `a.{ts,js}` → `a.ts`, `a.js`. */
function alternatives(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*)\}(.*)$/.exec(pattern);
  const [, before = "", inner = "", after = ""] = match ?? [];
  if (match === null) return [pattern];
  return inner.split(",").flatMap((choice) => alternatives(`${before}${choice}${after}`));
}
