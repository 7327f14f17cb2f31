// The public API as its users' compilers see it: api.txt has every declaration, so that a change of it shows in a review.
// `vitest run test/library/api.test.ts -u` writes it anew.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const repository = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const folder = mkdtempSync(join(tmpdir(), "sluice-api-"));
beforeAll(() => {
  const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");
  const options = ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", folder];
  execFileSync(process.execPath, [compiler, ...options], { cwd: repository });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `export { type A, b } from "./c.js"` → A and b of c. */
function exportsOf(text: string): Named[] {
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from "\.\/(.*)\.(?:js|ts)";$/gm)].flatMap(
    ([, names = "", file = ""]) => {
      const list = names.split(",").map((name) => name.replace(/^\s*type /, "").trim());
      return list.filter((name) => name !== "").map((name) => ({ name, file }));
    },
  );
}

interface Named {
  readonly name: string;
  readonly file: string;
}

const head = (name: string): RegExp =>
  new RegExp(`^(?:export )?(?:declare )?(?:interface|type|function|class) ${name}\\b`);

const linesOf = (file: string): string[] => readFileSync(join(folder, `${file}.d.ts`), "utf8").split("\n");

/** Where a name that a file uses is declared, when it is one of ours. */
function placeOf(name: string, file: string): Named | null {
  const lines = linesOf(file);
  if (lines.some((line) => head(name).test(line))) return { name, file };
  const line = lines.find((each) => each.startsWith("import ") && new RegExp(`\\b${name}\\b`).test(each));
  const path = /from "(\..*)\.(?:js|ts)";$/.exec(line ?? "")?.[1];
  return path === undefined ? null : placeOf(name, join(dirname(file), path));
}

/** The declaration with the comment above it. */
function declarationOf({ name, file }: Named): string {
  const lines = linesOf(file);
  const start = lines.findIndex((line) => head(name).test(line));
  expect({ name, file, found: start >= 0 }).toEqual({ name, file, found: true });
  const isHead = (line: string): boolean => /^(?:export|import|\/\*\*|interface|type|declare)/.test(line);
  const length = lines.slice(start + 1).findIndex(isHead);
  const end = length < 0 ? lines.length : start + 1 + length;
  let from = start;
  while (from > 0 && /^(?:\/\*\*| \*)/.test(lines[from - 1] ?? "")) from--;
  return lines.slice(from, end).join("\n").trim();
}

/** Everything that can be imported, then every type that stands in it without a name of its own in the package. */
function reached(exported: readonly Named[]): Named[] {
  const all = new Map(exported.map((each) => [`${each.file} ${each.name}`, each]));
  for (const named of all.values()) {
    const code = declarationOf(named).replaceAll(/^ *(?:\/\*\*|\*).*$/gm, "");
    for (const name of new Set(code.match(/\b[A-Z]\w+\b/g))) {
      const place = placeOf(name, named.file);
      if (place !== null) all.set(`${place.file} ${place.name}`, place);
    }
  }
  return [...all.values()].slice(exported.length);
}

test("the public API is what api.txt says", async () => {
  const found = exportsOf(readFileSync(join(folder, "index.d.ts"), "utf8"));
  expect(found.length).toBeGreaterThan(30);
  const sorted = (list: readonly Named[]) => [...list].sort((a, b) => (a.name < b.name ? -1 : 1)).map(declarationOf);
  const text = [
    "// What can be imported from the package.",
    ...sorted(found),
    "// What else stands in that.",
    ...sorted(reached(found)),
  ];
  await expect(`${text.join("\n\n")}\n`).toMatchFileSnapshot("./api.txt");
});
