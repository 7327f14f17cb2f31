// The line on which a migration file says each operation of `up`.
import { transformSync } from "esbuild";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type MigrationSource, readMigration } from "../../src/engine/operations/migration.ts";
import { printMigration } from "../../src/engine/render/migration-file.ts";
import { operationLines } from "../../src/review/lines.ts";
import { tokensOf } from "../../src/review/tokens.ts";
import { filesBelow, textOf } from "../architecture/source.ts";

/** The operations of a file's text, as they are run. */
function operationsOf(text: string) {
  const { code } = transformSync(text.replace(/^import .*"sluice";$/m, ""), { loader: "ts", format: "cjs" });
  const module = { exports: {} as { default?: MigrationSource } };
  new Function("module", "exports", "defineMigration", code)(module, module.exports, (each: unknown) => each);
  return readMigration(module.exports.default as MigrationSource).up;
}

/** For each operation the text of the line, from where its call begins; `null` where that isn't told. */
function pointed(text: string): (string | null)[] {
  const lines = text.split("\n");
  return operationLines(text, operationsOf(text)).map((line) =>
    line === null ? null : (lines[line - 1] ?? "").trim(),
  );
}

/** In a file, with a `down` and an `effect` that say the same things. */
const file = (up: string, rest = "") => `import { defineMigration } from "sluice";

// up: (op) => [op.createTable("posts")]
export default defineMigration({
  revision: "a",
  parents: [],
  down: (op) => [op.dropTable("tags"), op.dropTable("posts")],
  effect: (op) => [op.createTable("posts"), op.createTable("tags")],
  ${up},${rest}
});
`;

const both = ['op.createTable("posts", {}),', 'op.createTable("tags"),'];

describe("a list of calls", () => {
  test("as it is printed", () => {
    const up = operationsOf(
      file(`up: (op) => [
    op.createTable("posts", { columns: { id: { type: "bigint", identity: "always" }, title: { type: "text" } }, primaryKey: { posts_pkey: ["id"] } }),
    op.sql("select ')], op.dropTable(\\"posts\\")'; -- \`"),
    op.sql(\`update posts
      set title = '\\\`\${"\\\${}"}'\`, "select 1"),
    op.renameTable("posts", "articles"),
    op.alterColumn("articles.title", { type: { from: "text", to: "varchar(10)" } }),
    op.dropTable("articles"),
    op.createTable('app."odd ""one"""'),
  ]`),
    );
    const printed = { revision: "a", parents: [], name: "x", app: null, header: ["up: (op) => ["], up, down: up };
    const text = printMigration({ ...printed, effect: up });
    expect(pointed(text).map((line) => line?.slice(0, 14))).toEqual([
      "op.createTable",
      'op.sql("select',
      "op.sql(`update",
      "op.renameTable",
      "op.alterColumn",
      'op.dropTable("',
      "op.createTable",
    ]);
    expect(operationLines(text, up)[0]).toBe(text.slice(0, text.indexOf("op.createTable")).split("\n").length);
  });

  test.each([
    ["an arrow", 'up: (op) => [\nop.createTable("posts", {}),\nop.createTable("tags"),\n]'],
    ["a bare parameter", 'up: op => [\nop.createTable("posts", {}),\nop.createTable("tags"),\n]'],
    ["types", 'up: (op: any): readonly any[] => [\nop.createTable("posts", {}),\nop.createTable("tags"),\n] as const'],
    ["a body", 'up: (op) => {\n  return [\nop.createTable("posts", {}),\nop.createTable("tags"),\n];\n}'],
    ["a method", 'up(op) {\n  return [\nop.createTable("posts", {}),\nop.createTable("tags"),\n]\n}'],
    ["a function", 'up: function (op) {\n  return [\nop.createTable("posts", {}),\nop.createTable("tags"),\n];\n}'],
    [
      "a function with a name",
      'up: function up(op) {\n  return [\nop.createTable("posts", {}),\nop.createTable("tags"),\n];\n}',
    ],
    ["a key in quotes", '"up": (op) => [\nop.createTable("posts", {}),\nop.createTable("tags"),\n]'],
    [
      "comments",
      'up /* : */ : (/* op */ op) => [ // [\nop.createTable("posts", {}),\n/* op.createTable("tags"), ] */\nop.createTable("tags"),\n]',
    ],
  ])("%s", (_what, up) => {
    expect(pointed(file(up))).toEqual(both);
    expect(pointed(file(up).replaceAll("\n", "\r\n"))).toEqual(both);
  });

  test("another name for the builder, other quotes, calls over several lines", () => {
    const text = file(`up: (migration) => [
    migration
      .createTable(
        'posts',
        {},
      ),
    migration.createTable(\`tags\`)
  ]`);
    expect(pointed(text)).toEqual(["migration", "migration.createTable(`tags`)"]);
  });

  test("names from elsewhere are told by their place", () => {
    const text = file(`up: (op) => {
    const posts = "posts";
    return [
      op.createTable(posts),
      op.createTable("ta" + "gs"),
      op.run(async ({ sql }) => {
        await sql("select 1");
      }),
      op.run(async () => {}),
    ];
  }`);
    expect(pointed(text)).toEqual([
      "op.createTable(posts),",
      'op.createTable("ta" + "gs"),',
      "op.run(async ({ sql }) => {",
      "op.run(async () => {}),",
    ]);
  });

  test("the same twice", () => {
    const one = 'op.sql("select 1"),';
    expect(
      operationLines(file(`up: (op) => [\n${one}\n${one}\n]`), operationsOf(file(`up: (op) => [${one}${one}]`))),
    ).toEqual([10, 11]);
  });

  test("compiled to JavaScript", () => {
    const text = file('up: (op) => [\nop.createTable("posts", {}),\nop.createTable("tags"),\n]');
    const { code } = transformSync(text, { loader: "ts" });
    expect(operationLines(code, operationsOf(text))).toEqual(
      ['op.createTable("posts", {})', 'op.createTable("tags")'].map((call) => {
        const at = code.lastIndexOf(call);
        return code.slice(0, at).split("\n").length;
      }),
    );
  });
});

describe("code", () => {
  test("what is written once is told, what is computed isn't", () => {
    const text = file(`up: (op) => [
    op.createTable("posts"),
    ...["a", "b"].map((name) =>
      op.createTable(name),
    ),
    op.createTable("tags"),
    op.sql("select 1"),
    op.run(async () => {}),
  ]`);
    expect(pointed(text)).toEqual([
      'op.createTable("posts"),',
      null,
      null,
      'op.createTable("tags"),',
      'op.sql("select 1"),',
      "op.run(async () => {}),",
    ]);
  });

  test("what is written twice isn't, nor what one call makes twice", () => {
    expect(
      pointed(
        file(`up: (op) => [
    ...[1, 2].map(() => op.sql("select 1")),
    ...[op.sql("select 2")],
    op.sql("select 2"),
    op.sql("select 3"),
  ]`),
      ),
    ).toEqual([null, null, null, null, 'op.sql("select 3"),']);
  });

  test.each([
    ["reversed", "up: (op) => [op.createTable(one),\nop.createTable(two)].reverse()"],
    ["by a condition", "up: (op) => one ? [op.createTable(one),\nop.createTable(two)] : []"],
    ["a list in a list", "up: (op) => [[op.createTable(one),\nop.createTable(two)]].flat()"],
    [
      "a function in it",
      "up: (op) => { const make = () => { return [op.createTable(one),\nop.createTable(two)]; }; return make().reverse(); }",
    ],
    ["holes", "up: (op) => [one && op.createTable(one),\nop.createTable(two)]"],
    ["taken apart", "up: ({ createTable }) => [createTable(one),\ncreateTable(two)]"],
    ["elsewhere", "up: build"],
    ["wrapped", "up: twice((op) => [op.createTable(one),\nop.createTable(two)])"],
  ])("%s", (_what, up) => {
    const head = 'const [one, two] = ["posts", "tags"]; const twice = (each: any) => each;';
    const build = "const build = (op: any) => [op.createTable(one), op.createTable(two)];";
    expect(pointed(`${head}\n${build}\n${file(up)}`)).toEqual([null, null]);
  });

  test("a text that isn't that of the operations", () => {
    const up = operationsOf(file('up: (op) => [op.createTable("posts")]'));
    expect(operationLines(file('up: (op) => [op.createTable("posts"), op.createTable("tags")]'), up)).toEqual([9]);
    for (const text of ["", "}", "`", "/*", file("up: (op) => []"), file('up: (op) => [op.createTable("tags")]')]) {
      expect([text, operationLines(text, up)]).toEqual([text, [null]]);
    }
    expect(operationLines(`${file('up: (op) => [op.createTable("posts")]')}"`, up)).toEqual([null]);
  });

  test("another object with the same keys", () => {
    const text = file('up: (op) => [op.createTable("posts")]');
    const other = 'const other = { up: (op: any) => [op.createTable("posts")] };';
    expect(pointed(`${other}\n${text}`)).toEqual([expect.stringMatching(/^up:/)]);
    const twin = `${other.replace("{", '{ revision: "b",')}\n${text}`;
    expect(pointed(twin)).toEqual([null]);
  });
});

describe("tokens", () => {
  const values = (text: string) => tokensOf(text)?.map(({ value }) => value);

  test("strings, templates, comments and regular expressions", () => {
    expect(values(`a("x\\n\\u0041\\u{1F600}\\x42\\\ny" /* ) */, 'it\\'s') // (`)).toEqual([
      "a",
      "(",
      "x\nA😀By",
      ",",
      "it's",
      ")",
    ]);
    expect(values("`a${b(`${c}}`)}d` + `}$` + `\\${`")).toEqual([
      "${",
      "b",
      "(",
      "${",
      "c",
      "`",
      ")",
      "`",
      "+",
      "}$",
      "+",
      "${",
    ]);
    expect(values('x = /["(/]+\\//g.test(y) / 2 / (3)')).toEqual([
      "x",
      "=",
      '/["(/]+\\//g',
      ".",
      "test",
      "(",
      "y",
      ")",
      "/",
      "2",
      "/",
      "(",
      "3",
      ")",
    ]);
    expect(values("`${a} ${/[`]/}`")).toEqual(["${", "a", "}${", "/[`]/", "`"]);
    expect(values("`${/[`]/}`")).toEqual(["${", "/[`]/", "`"]);
    expect(values("return /'/")).toEqual(["return", "/'/"]);
  });

  test.each(["(", ")", "(]", '"', "'\n'", "`", "`${", "`${a`", "}"])("%j doesn't close", (text) => {
    expect(tokensOf(text)).toBeNull();
  });

  test("every string that can be written comes back, and lines are counted", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" })), (texts) => {
        const tokens = tokensOf(texts.map((text) => `${JSON.stringify(text)};`).join("\n"));
        const found = tokens?.filter(({ kind }) => kind === "text");
        expect(found?.map(({ value, line }) => [value, line])).toEqual(texts.map((text, at) => [text, at + 1]));
      }),
    );
  });
});

test.each(["src", "test"])("all of %s closes", (folder) => {
  expect(filesBelow(folder).filter((file) => tokensOf(textOf(file)) === null)).toEqual([]);
});
