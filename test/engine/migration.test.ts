// Migration files: what they say is what is read, drops find their definitions, and what makes no sense is named.
import { describe, expect, expectTypeOf, test } from "vitest";
import { fact } from "../../src/engine/catalog/fact.ts";
import { objectId } from "../../src/engine/catalog/object-id.ts";
import { UserError } from "../../src/engine/errors.ts";
import { rangeOf } from "../../src/engine/kinds/sequence.ts";
import { type OperationBuilder, operationBuilder } from "../../src/engine/operations/builder.ts";
import { parseDefinition, parseId, printDefinition } from "../../src/engine/operations/definition.ts";
import { invertAll } from "../../src/engine/operations/invert.ts";
import { type MigrationSource, readMigration } from "../../src/engine/operations/migration.ts";
import type { Operation } from "../../src/engine/operations/operation.ts";
import { madeBy } from "../../src/engine/ownership.ts";
import { render } from "../../src/engine/render/sql.ts";
import { column, primaryKey, table } from "./facts.ts";

const migration = (source: Partial<MigrationSource> & Pick<MigrationSource, "up">) =>
  readMigration({ revision: "r", parents: [], ...source });
const sql = (operations: readonly Operation[]): string[] => operations.flatMap(render).map((each) => each.sql);

function errorOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

describe("definitions", () => {
  test.each([
    ["posts", ["", "posts"]],
    ["app.posts", ["app", "posts"]],
    ['"dot.ted"', ["", "dot.ted"]],
    ['app."two words"', ["app", "two words"]],
  ])("the table %s", (name, path) => {
    expect(parseId("table", name).path).toEqual(path);
  });

  test("a name with too many or too few parts is refused, and the hint says how to write it", () => {
    for (const [kind, name] of [
      ["table", "a.b.c"],
      ["column", "title"],
      ["schema", "a.b"],
      ["column", "a.b.c.d"],
    ] as const) {
      const error = errorOf(() => parseId(kind, name));
      expect(error.code).toBe("bad_name");
      expect(error.hint).toContain("write ");
    }
  });

  test("what PostgreSQL would take by itself is left out, and comes back", () => {
    const id = column("t.id", "bigint", { notNull: true, identity: { mode: "always", ...rangeOf("bigint") } });
    const parts = [id, column("t.n", "text"), primaryKey("t.t_pkey", "id")];
    const printed = printDefinition(table("t"), parts);
    expect(printed).toEqual({
      columns: { id: { type: "bigint", notNull: true, identity: "always" }, n: { type: "text" } },
      primaryKey: { t_pkey: ["id"] },
    });
    const back = parseDefinition(objectId("table", "", "t"), printed);
    const unsaid = { collation: null, storage: null, compression: null, statistics: null };
    expect(back.parts.map((part) => part.attributes)).toEqual([
      { ...id.attributes, ...unsaid },
      { ...column("t.n", "text").attributes, ...unsaid },
      { columns: ["id"], include: [], deferrable: "no", withoutOverlaps: false },
    ]);
  });

  test("the options of an identity come in one order, whoever has said them", () => {
    const { mode, ...options } = {
      mode: "always",
      ...rangeOf("bigint"),
      start: "5",
      cycle: true,
      name: "numbers",
    } as const;
    const printed = [
      { mode, ...options },
      { ...options, mode, name: "numbers" },
    ].map((identity) => JSON.stringify(printDefinition(column("t.id", "bigint", { identity }), [])));
    const reversed = Object.fromEntries(Object.entries(options).reverse()) as typeof options;
    printed.push(JSON.stringify(printDefinition(column("t.id", "bigint", { identity: { mode, ...reversed } }), [])));
    expect(new Set(printed)).toEqual(
      new Set(['{"type":"bigint","identity":{"mode":"always","name":"numbers","start":"5","cycle":true}}']),
    );
  });

  test("a property key stays where the name doesn't tell it", () => {
    const keyed = (key: string) =>
      printDefinition(table("t"), [{ ...column("t.created_at", "date"), origin: { key } }]);
    expect(keyed("createdAt")).toEqual({ columns: { created_at: { type: "date" } } });
    expect(keyed("made")).toEqual({ columns: { created_at: { type: "date", key: "made" } } });
    expect(parseDefinition(objectId("table", "", "t"), keyed("made")).parts[0]?.origin).toEqual({ key: "made" });
  });

  test("a column may be called __proto__", () => {
    const printed = printDefinition(table("t"), [column("t.__proto__", "text")]);
    expect(parseDefinition(objectId("table", "", "t"), printed).parts[0]?.id.path).toEqual(["", "t", "__proto__"]);
  });
});

describe("readMigration", () => {
  const makeTable = (op: OperationBuilder): Operation =>
    op.createTable("t", { columns: { a: { type: "integer" } }, primaryKey: { pk: ["a"] } });

  test("without a way back, the opposite in reverse order", () => {
    const { down, irreversible } = migration({
      up: (op) => [makeTable(op), op.createIndex("t.i", { columns: ["a"] })],
    });
    expect(sql(down ?? [])).toEqual(["DROP INDEX i", "DROP TABLE t"]);
    expect(irreversible).toBeNull();
  });

  test("a drop has the definition that the other direction gives it, without what has a drop of its own", () => {
    const { up } = migration({
      up: (op) => [op.dropCheck("t.k"), op.dropTable("t"), op.dropSchema("app")],
      down: (op) => [
        op.createSchema("app", {}),
        makeTable(op),
        op.addCheck("t.k", "a > 0"),
        op.createIndex("t.i", { columns: ["a"] }),
      ],
    });
    const parts = (at: number) => {
      const operation = up[at];
      return operation?.verb === "drop" ? operation.parts?.map(({ id }) => id.path.at(-1)) : undefined;
    };
    expect([parts(0), parts(1), parts(2)]).toEqual([[], ["a", "pk", "i"], []]);
    expect(sql(invertAll(up))).toHaveLength(4);
  });

  test("what can't be undone says why", () => {
    const { down, irreversible } = migration({ up: (op) => [op.dropTable("t")] });
    expect(down).toBeNull();
    expect(irreversible).toContain("table t is dropped without its definition");
    expect(migration({ up: (op) => [op.sql("select 1")] }).irreversible).toContain("raw SQL");
    expect(migration({ up: (op) => [op.run(async () => {})] }).irreversible).toContain("code");
  });

  test("SQL by hand may say what it does: that is what is owned, and what the way back drops", () => {
    const source: Pick<MigrationSource, "up" | "effect" | "down"> = {
      up: (op) => [op.sql("create table t (a integer primary key)")],
      effect: (op) => [makeTable(op)],
      down: (op) => [op.dropTable("t")],
    };
    const { up, effect, down } = migration(source);
    expect(sql(up)).toEqual(["create table t (a integer primary key)"]);
    expect([...madeBy([effect]).facts.keys()]).toEqual(["table:.t", "column:.t.a", "primaryKey:.t.pk"]);
    expect(madeBy([up]).facts.size).toBe(0);
    expect(sql(invertAll(down ?? []))[0]).toContain("CREATE TABLE t");
    expect(migration({ up: source.up, effect: (op) => [makeTable(op)] }).irreversible).toContain("raw SQL");
    expect(migration({ up: (op) => [makeTable(op)] })).toMatchObject({ effect: [{ verb: "create" }] });
  });

  test("a column that is made anew is no definition of the one that went", () => {
    const { irreversible } = migration({ up: (op) => [op.dropColumn("t.a"), op.addColumn("t.a", { type: "text" })] });
    expect(irreversible).toContain("column t.a");
  });

  test("SQL and code have a way back when they are given one", async () => {
    const calls: string[] = [];
    const say = (word: string) => async () => void calls.push(word);
    const { down } = migration({ up: (op) => [op.sql("up", "down"), op.run(say("up"), say("down"))] });
    expect(down?.map(({ verb }) => verb)).toEqual(["run", "sql"]);
    for (const each of down ?? []) if (each.verb === "run") await each.up({} as never);
    expect(calls).toEqual(["down"]);
  });

  test("a definition that makes no sense is named", () => {
    const broken = { columns: ["c"] } as unknown as { columns: string[]; references: [string, string[]] };
    const error = errorOf(() => migration({ up: (op) => [op.addForeignKey("t.f", broken)] }).up);
    expect(error.message).toContain('op.addForeignKey("t.f")');
  });

  test.each<readonly [code: (op: Record<string, (...said: unknown[]) => unknown>) => unknown, message: string]>([
    [() => undefined, "a list of operations is wanted, and it is undefined"],
    [(op) => [op.addColumn], "operation 1 is a function"],
    [(op) => [(op.addColum as () => unknown)()], "op.addColum is not a function"],
    [(op) => [op.createTable?.("t", { primaryKey: ["id"] })], "primaryKey has to name each primary key"],
    [(op) => [op.createTable?.("t", { columns: { c: { typ: "text" } } })], "a column has no typ, only type, notNull"],
    [(op) => [op.createIndex?.("t.i", { columns: 1 })], 'op.createIndex("t.i")'],
    [(op) => [op.createIndex?.("i", { columns: ["c"] })], "i names no index"],
    [(op) => [op.addPrimaryKey?.("t.k", { columns: "id" })], "add primary key t.k can't be written as SQL"],
  ])("%s is no fault of ours: %s", (code, message) => {
    const error = errorOf(() => readMigration({ revision: "r", parents: [], up: code as never }, "1_r.ts").up);
    expect(error.message).toContain("1_r.ts: ");
    expect(error.message).toContain(message);
  });
});

describe("types of the builder", () => {
  const op = operationBuilder();

  test("take what the kinds say", () => {
    expectTypeOf(op.createTable).returns.toEqualTypeOf<Operation>();
    expectTypeOf<readonly string[]>().toExtend<Parameters<OperationBuilder["createEnum"]>[1]>();
    expectTypeOf(op.dropIndex).parameters.toEqualTypeOf<[name: string]>();
    expectTypeOf(op.renameColumn).parameters.toEqualTypeOf<[from: string, to: string]>();
    expectTypeOf<Parameters<OperationBuilder["createTable"]>[1]>().toHaveProperty("foreignKeys");
    expectTypeOf<"addView">().not.toExtend<keyof OperationBuilder>();
  });

  test("refuse what they don't", () => {
    // @ts-expect-error a column has a type
    expect(() => op.addColumn("t.c", { notNull: true })).toThrow("column c has no type");
    // @ts-expect-error NOT NULL is a boolean
    op.addColumn("t.c", { type: "text", notNull: "yes" });
    // @ts-expect-error there is no such action
    op.addForeignKey("t.f", { columns: ["c"], references: ["u", ["id"]], onDelete: "explode" });
    // @ts-expect-error a foreign key refers to something
    expect(() => op.addForeignKey("t.f", { columns: ["c"] })).toThrow(UserError);
    // @ts-expect-error the attribute is named notNull
    expect(() => op.alterColumn("t.c", { nullable: { from: true, to: false } })).toThrow("a column has no nullable");
    expect(op.createEnum("e", ["a"])).toEqual({
      verb: "create",
      object: fact(objectId("enum", "", "e"), { values: ["a"] }),
      parts: [],
    });
  });
});
