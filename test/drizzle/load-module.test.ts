import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { type LoadRequest, loadModules, stopLoader } from "../../src/drizzle/load-module.ts";
import { packagesOf, temporaryProject, writeFiles } from "./models-of.ts";

function load(root: string, entries: readonly string[], request: Partial<LoadRequest> = {}) {
  return loadModules({ root, entries: entries.map((path) => join(root, path)), what: "models", ...request });
}

afterAll(stopLoader);

describe("modules", () => {
  test("a module that two entries import is evaluated once", async () => {
    const root = temporaryProject({
      "a.ts": `import { token } from "./shared.ts"; export { token }; export const name: string = "a";`,
      "b.ts": `export { token } from "./shared"; export const name = "b";`,
      "shared.ts": "export const token = {};",
    });
    const { modules, files } = await load(root, ["a.ts", "b.ts"]);
    expect(modules.map((each) => each.name)).toEqual(["a", "b"]);
    expect(modules[0]?.token).toBe(modules[1]?.token);
    expect([...files].sort()).toEqual(["a.ts", "b.ts", "shared.ts"].map((path) => join(root, path)));
  });

  test("the import graph names specifiers and files", async () => {
    const root = temporaryProject({
      "a.ts": `import fs from "fs"; import { is } from "drizzle-orm"; import "./b"; export const x = [fs, is];`,
      "b.ts": "",
    });
    const { imports } = await load(root, ["a.ts"]);
    const found = imports.get(join(root, "a.ts")) ?? [];
    expect(found.map(({ specifier }) => specifier)).toEqual(["fs", "drizzle-orm", "./b"]);
    expect(found[1]?.path).toBe(pathToFileURL(join(packagesOf["0.45"], "drizzle-orm/index.js")).href);
    expect(found[2]?.path).toBe(join(root, "b.ts"));
  });

  test("packages are the very ones that the modules get", async () => {
    const root = temporaryProject({ "a.ts": `export { PgTable } from "drizzle-orm/pg-core";` });
    const { modules, packages } = await load(root, ["a.ts"], { packages: ["drizzle-orm/pg-core"] });
    expect(packages[0]?.PgTable).toBeTypeOf("function");
    expect(modules[0]?.PgTable).toBe(packages[0]?.PgTable);
  });

  test("packages are found from the file that imports them", async () => {
    const root = temporaryProject(
      {
        "a.ts": `export * from "./inner/b";`,
        "inner/b.ts": `export { name } from "pack"; export * from "@scope/deep/sub";`,
      },
      "",
    );
    writeFiles(root, {
      "node_modules/pack/package.json": `{"main":"index.js"}`,
      "node_modules/pack/index.js": `exports.name = "outer"`,
      "inner/node_modules/pack/package.json": `{"type":"module","exports":{"module":"./no.js","import":"./index.js"}}`,
      "inner/node_modules/pack/index.js": `export const name = "inner"`,
      "node_modules/@scope/deep/package.json": `{"type":"module","exports":{"./sub":"./sub.js"}}`,
      "node_modules/@scope/deep/sub.js": `export const deep = import.meta.url;`,
    });
    const { modules, files } = await load(root, ["a.ts"]);
    expect(modules[0]?.name).toBe("inner");
    expect(modules[0]?.deep).toBe(pathToFileURL(join(root, "node_modules/@scope/deep/sub.js")).href);
    expect(files).toHaveLength(2);
  });

  test("workspace packages that are TypeScript are bundled", async () => {
    const root = temporaryProject(
      {
        "a.ts": `export { origin } from "@org/tables";`,
        "packages/tables/package.json": `{"main":"src/index.ts"}`,
        "packages/tables/src/index.ts": `export const origin: string = "workspace";`,
      },
      "",
    );
    mkdirSync(join(root, "node_modules/@org"), { recursive: true });
    symlinkSync(join(root, "packages/tables"), join(root, "node_modules/@org/tables"));
    const { modules, files } = await load(root, ["a.ts"]);
    expect(modules[0]?.origin).toBe("workspace");
    expect(files).toContain(join(root, "packages/tables/src/index.ts"));
  });

  test("path aliases of a tsconfig above, by extends", async () => {
    const root = temporaryProject({
      "tsconfig.base.json": `{ "compilerOptions": { "paths": { "~/*": ["./lib/*"], "#db": ["./lib/db.ts"] } } }`,
      "app/tsconfig.json": `{ "extends": "../tsconfig.base.json" } // comment`,
      "app/models.ts": `import { one } from "~/one"; import { db } from "#db"; export const both = [one, db];`,
      "lib/one.ts": "export const one = 1;",
      "lib/db.ts": "export const db = 2;",
    });
    const { modules } = await load(join(root, "app"), ["models.ts"]);
    expect(modules[0]?.both).toEqual([1, 2]);
  });

  test("CommonJS, JSON and their own paths", async () => {
    const root = temporaryProject({
      "a.ts": `import { readFileSync } from "node:fs"; import old from "./old.cjs"; import data from "./data.json";
        const __dirname = "my own";
        export const url = import.meta.url, text = readFileSync(new URL("./data.json", import.meta.url), "utf8"), own = __dirname; export { old, data };`,
      "old.cjs": `const { join } = require("path"); module.exports = { folder: __dirname, file: __filename, table: typeof require("drizzle-orm/pg-core").pgTable, joined: join("a", "b") };`,
      "data.json": `{"x":1}`,
    });
    const { modules } = await load(root, ["a.ts", "old.cjs"]);
    const old = { folder: root, file: join(root, "old.cjs"), table: "function", joined: join("a", "b") };
    expect(modules[0]).toMatchObject({
      url: pathToFileURL(join(root, "a.ts")).href,
      text: `{"x":1}`,
      own: "my own",
      data: { x: 1 },
      old,
    });
    expect(modules[1]).toMatchObject(old);
  });

  test("a file that was changed is read anew, and so is one below it", async () => {
    const root = temporaryProject({ "a.ts": `export { value } from "./b";`, "b.ts": "export const value = 1;" });
    expect((await load(root, ["a.ts"])).modules[0]?.value).toBe(1);
    writeFileSync(join(root, "b.ts"), "export const value = 2;");
    expect((await load(root, ["a.ts"])).modules[0]?.value).toBe(2);
  });

  test("bare names can stand for a file or a text", async () => {
    const root = temporaryProject({
      "a.ts": `import { one } from "first"; import { two } from "second"; export const both = [one, two];`,
      "elsewhere/one.ts": "export const one = 1;",
    });
    const { modules, files } = await load(root, ["a.ts"], {
      alias: { first: join(root, "elsewhere/one.ts") },
      virtual: { second: "export const two = 2;" },
    });
    expect(modules[0]?.both).toEqual([1, 2]);
    expect([...files].sort()).toEqual([join(root, "a.ts"), join(root, "elsewhere/one.ts")]);
  });

  test("a name that begins like a linked package's is another package", async () => {
    const root = temporaryProject(
      { "a.ts": `export { who } from "drizzle-orm-extras"; export { other } from "drizzle";` },
      "",
    );
    const pack = (name: string, code: string) => ({
      [`node_modules/${name}/package.json`]: `{"type":"module","main":"i.js"}`,
      [`node_modules/${name}/i.js`]: code,
    });
    writeFiles(root, {
      ...pack("drizzle-orm-extras", `export const who = "extras"`),
      ...pack("drizzle", `export const other = "drizzle"`),
      ...pack("drizzle-orm", `export const is = 1`),
    });
    const { modules, packages } = await load(root, ["a.ts"], { packages: ["drizzle-orm"] });
    expect(modules[0]).toMatchObject({ who: "extras", other: "drizzle" });
    expect(packages[0]?.is).toBe(1);
  });

  test("nothing stays in the temporary folder", async () => {
    const virtual = { where: "export const where = import.meta.dirname;" };
    const root = temporaryProject({
      "a.ts": `export { where } from "where";`,
      "b.ts": `import { where } from "where"; throw new Error(where);`,
    });
    const { modules } = await load(root, ["a.ts"], { virtual });
    const { cause } = (await load(root, ["b.ts"], { virtual }).catch((thrown: { cause: Error }) => thrown)) as {
      cause: Error;
    };
    for (const folder of [String(modules[0]?.where), cause.message]) {
      expect(folder.startsWith(realpathSync(tmpdir()))).toBe(true);
      expect(existsSync(folder)).toBe(false);
    }
  });

  test("the loader can be stopped and started again", async () => {
    const root = temporaryProject({ "a.ts": "export const a = 1;" });
    await load(root, ["a.ts"]);
    await stopLoader();
    await stopLoader();
    expect((await load(root, ["a.ts"])).modules[0]?.a).toBe(1);
  });
});

describe("errors", () => {
  const files = {
    "syntax.ts": "export const a = 1;\nexport const b = {;\n",
    "imports.ts": `import "./syntax";`,
    "missing.ts": `\nimport { x } from "./nowhere";\nexport const y = x;`,
    "no-export.ts": `import { nothing } from "./thrower";\nexport const y = nothing;`,
    "no-package.ts": `import x from "not-installed";\nexport const y = x;`,
    "calls.ts": `import { thrower } from "./thrower";\n\nexport const x = thrower();`,
    "thrower.ts":
      "// A comment.\ninterface Nothing {}\nexport function thrower(): Nothing {\n  throw new TypeError('no luck');\n}",
    "text.ts": "throw 'just a text';",
    "later.ts": "export const later = () => {\n\n  throw new Error('later');\n};",
  };
  const root = temporaryProject(files);

  test.each([
    ["syntax.ts", "models_syntax", /^syntax\.ts:2:19: Expected identifier but found ";"\.\n {2}export const b = \{;$/],
    ["imports.ts", "models_syntax", /^syntax\.ts:2:19: /],
    ["missing.ts", "models_import", /^missing\.ts:2:19: Could not resolve "\.\/nowhere"/],
    ["no-export.ts", "models_import", /^no-export\.ts:1:10: No matching export in "thrower\.ts" for import "nothing"/],
    ["no-package.ts", "models_import", /^no-package\.ts:1:15: Could not resolve "not-installed"/],
    ["calls.ts", "models_failed", /^thrower\.ts:4:9: TypeError: no luck$/],
    ["text.ts", "models_failed", /^just a text was thrown$/],
    ["nowhere.ts", "models_import", /^Could not resolve ".*nowhere\.ts"/],
  ])("%s: %s", async (path, code, message) => {
    const error = await load(root, [path]).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      name: "UserError",
      code,
      message: expect.stringMatching(message),
      hint: expect.any(String),
    });
  });

  test("two files that differ only in case are refused: esbuild would read the first in place of both", async () => {
    await expect(load(root, ["text.ts", "a/post.ts", "a/Post.ts"])).rejects.toMatchObject({
      code: "models_case",
      message: "a/post.ts and a/Post.ts differ only in the case of their letters, and are read as one file.",
    });
  });

  test("the first word of the code is the caller's", async () => {
    await expect(load(root, ["syntax.ts"], { what: "config" })).rejects.toMatchObject({ code: "config_syntax" });
  });

  test("an exception that comes later can be located, too", async () => {
    const { modules, locate } = await load(root, ["later.ts"]);
    const error = await Promise.resolve()
      .then(modules[0]?.later as () => void)
      .catch((thrown: unknown) => thrown);
    expect(locate(error)).toMatch(/^later\.ts:3:\d+$/);
    expect(locate(new Error("from here"))).toBeNull();
    expect(locate("no error")).toBeNull();
  });
});
