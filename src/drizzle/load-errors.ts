// In: what esbuild or the loaded code threw. Out: a UserError that names the original file, line and column.
// Sources: https://esbuild.github.io/api/#build-failures and https://nodejs.org/api/module.html#source-map-support
import { readFileSync } from "node:fs";
import { SourceMap, type SourceMapPayload } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import type { Message } from "esbuild";
import { UserError } from "../engine/errors.ts";
import type { Import } from "./load-module.ts";

export interface Bundle {
  readonly root: string;
  readonly outfile: string;
  readonly text: string;
  /** Its source map, as JSON. */
  readonly map: string;
  readonly imports: ReadonlyMap<string, readonly Import[]>;
}

interface Subject {
  readonly what: string;
  readonly packages?: readonly string[];
}

/** What esbuild calls the file that imports everything. */
export const entryName = "<entry>";

export function failedBuild(error: unknown, { what, packages = [] }: Subject): unknown {
  const first = messagesOf(error)[0];
  if (first === undefined) return error;
  const { text } = first;
  const location = first.location?.file === entryName ? null : first.location;
  const unresolved = text.startsWith("Could not resolve") || text.startsWith("No matching export");
  const place = location === null ? "" : `${location.file}:${location.line}:${location.column + 1}: `;
  const source = location === null ? "" : `\n  ${location.lineText.trim()}`;
  const missing = packages.find((name) => location === null && text.includes(`"${name}"`));
  const hint = missing
    ? `npm install ${missing.split("/")[0]}`
    : unresolved
      ? "Mend the import, or install the package that it names."
      : "Mend the syntax of this file, then run the command again.";
  return new UserError(`${what}_${unresolved ? "import" : "syntax"}`, `${place}${sentence(text)}${source}`, {
    hint,
    cause: error,
  });
}

/** esbuild keeps files by their paths in lower case, whatever the file system does. */
export function sameButForCase(files: readonly string[], { root, what }: Subject & Pick<Bundle, "root">): UserError {
  const names = files.map((file) => relative(root, file)).join(" and ");
  return new UserError(`${what}_case`, `${names} differ only in the case of their letters, and are read as one file.`, {
    hint: "Give one of the two another name.",
  });
}

function messagesOf(error: unknown): readonly Message[] {
  return error instanceof Error && "errors" in error && Array.isArray(error.errors) ? (error.errors as Message[]) : [];
}

/** What the system refused in the folder of the bundle; anything else as it was. */
export function failedWrite(error: unknown, folder: string): unknown {
  const { code, syscall } = (error instanceof Error ? error : {}) as { code?: unknown; syscall?: unknown };
  if (typeof code !== "string" || typeof syscall !== "string" || syscall.startsWith("spawn")) return error;
  return new UserError("cannot_write", `Cannot write temporary files to ${folder}: ${(error as Error).message}`, {
    hint: "Free some space there, or set TMPDIR to a folder that can be written to, then run the command again.",
    cause: error,
  });
}

export function failedEvaluation(error: unknown, bundle: Bundle, { what }: Subject): UserError {
  const badImport = importOf(bundle, error);
  const place = badImport ?? locateIn(bundle, error);
  const hint =
    badImport === null
      ? "The exception comes out of this code: mend it, then run the command again."
      : "Import what the installed version of the package exports, or install another version.";
  return new UserError(`${what}_failed`, `${place === null ? "" : `${place}: `}${describe(bundle, error)}`, {
    hint,
    cause: error,
  });
}

/** `file:line:column` of the innermost frame that lies in a file of the bundle. */
export function locateIn(bundle: Bundle, error: unknown): string | null {
  if (!(error instanceof Error) || typeof error.stack !== "string") return null;
  for (const { file, line, column } of framesOf(error.stack)) {
    if (file === bundle.outfile) {
      const original = originalOf(bundle, line, column);
      if (original !== null) return original;
    } else if (bundle.imports.has(file)) return `${relative(bundle.root, file)}:${line}:${column}`;
  }
  return null;
}

interface Frame {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** The places in a stack, innermost first, whether Node has mapped them already or not. */
function* framesOf(stack: string): Iterable<Frame> {
  for (const line of stack.split("\n")) {
    const match = /(?:\(|at (?:async )?)((?:file:\/\/)?[^()]+):(\d+):(\d+)\)?$/.exec(line);
    const [, path, row, column] = match ?? [];
    if (path === undefined) continue;
    yield { file: path.startsWith("file://") ? fileURLToPath(path) : path, line: Number(row), column: Number(column) };
  }
}

function originalOf({ map, outfile, root }: Bundle, line: number, column: number): string | null {
  const payload = JSON.parse(map) as SourceMapPayload;
  const entry = new SourceMap(payload).findEntry(line - 1, column - 1);
  if (!("originalSource" in entry) || typeof entry.originalSource !== "string") return null;
  const file = resolve(dirname(outfile), entry.originalSource);
  return `${relative(root, file)}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** The line that imports what the package in Node's message doesn't export. */
function importOf({ root, imports }: Bundle, error: unknown): string | null {
  const text = error instanceof Error ? error.message : "";
  const name = /named '([^']+)'/.exec(text)?.[1];
  if (name === undefined) return null;
  for (const [file, list] of imports) {
    if (!list.some(({ path }) => text.includes(`'${path}'`))) continue;
    const lines = readFileSync(file, "utf8").split("\n");
    const at = lines.findIndex((line) => line.includes(name));
    if (at >= 0) return `${relative(root, file)}:${at + 1}:${(lines[at]?.indexOf(name) ?? 0) + 1}`;
  }
  return null;
}

function describe({ imports }: Bundle, error: unknown): string {
  if (!(error instanceof Error)) return `${String(error)} was thrown`;
  let text = error.message;
  for (const { path, specifier } of [...imports.values()].flat()) {
    if (path !== specifier) text = text.replaceAll(`'${path}'`, `"${specifier}"`);
  }
  return `${error.name}: ${text}`;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
