// The dependency direction of docs/architecture.md: a table of which part of src may import which, and one home for
// each package.
import { describe, expect, test } from "vitest";
import { filesBelow, importsOf } from "./source.ts";

const edges = ["drizzle", "postgres", "project", "store", "runner", "proof", "review", "watch"];

const mayImport: Readonly<Record<string, readonly string[]>> = {
  engine: [],
  ports: ["engine"],
  drizzle: ["ports", "engine"],
  postgres: ["ports", "engine"],
  store: ["ports", "engine"],
  project: ["drizzle", "store", "ports", "engine"],
  runner: ["project", "ports", "engine"],
  proof: ["postgres", "runner", "ports", "engine"],
  review: ["ports", "engine"],
  watch: ["ports", "engine"],
  commands: [...edges, "ports", "engine"],
  library: ["commands", ...edges, "ports", "engine"],
  cli: ["commands", ...edges, "ports", "engine"],
  index: ["library", "commands", ...edges, "ports", "engine"],
};

const homes: Readonly<Record<string, readonly string[]>> = {
  "@clack/prompts": ["cli"],
  "@electric-sql/pglite": ["postgres"],
  "@hpcc-js/wasm-graphviz": ["review"],
  chokidar: ["watch"],
  dotenv: ["project"],
  "drizzle-orm": ["drizzle", "postgres"],
  esbuild: ["drizzle", "project"],
  mdast: ["review"],
  "mdast-util-gfm": ["review"],
  "mdast-util-to-markdown": ["review"],
  "p-map": ["commands"],
  picocolors: ["cli"],
  postgres: ["postgres"],
  sarif: ["review"],
  yargs: ["cli"],
};

const files = filesBelow("src");
const imports = await importsOf(files);
const inside = imports.filter(({ to }) => to.startsWith("src/"));
const outside = imports.filter(({ to }) => !to.startsWith("src/"));

/** `src/engine/plan/order.ts` → `engine`; `src/ports.ts` → `ports`. */
function partOf(file: string): string {
  const [, part = ""] = file.split("/");
  return part.replace(/\.ts$/, "");
}

/** `yargs/helpers` → `yargs`; `@clack/prompts` as it is. */
function packageOf(specifier: string): string {
  return specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");
}

describe("imports of src", () => {
  test("every part has its line in the table", () => {
    expect(inside.length).toBeGreaterThan(20);
    expect([...new Set(files.map(partOf))].filter((part) => !(part in mayImport))).toEqual([]);
  });

  test("follow the direction: cli, library → commands → edges → ports, engine", () => {
    const against = inside.filter(({ from, to }) => {
      const [source, target] = [partOf(from), partOf(to)];
      return source !== target && !(mayImport[source] ?? []).includes(target);
    });
    expect(against).toEqual([]);
  });

  test("never reach a host project, the tests or the build", () => {
    expect(outside.filter(({ to }) => /^(?:core|apps|test|bench|scripts|dist)\//.test(to))).toEqual([]);
  });

  test("name the file, with its extension", () => {
    expect(inside.filter(({ to }) => !files.includes(to))).toEqual([]);
  });

  test("take each package from its one home, and nothing from Node in the engine", () => {
    const strangers = outside.filter(({ from, to }) => {
      if (to.startsWith("node:")) return partOf(from) === "engine";
      return !(homes[packageOf(to)] ?? []).includes(partOf(from));
    });
    expect(strangers).toEqual([]);
  });
});
